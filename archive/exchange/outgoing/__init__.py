"""The catalogue in other houses' words: AVefi, PBCore, METS with PREMIS, MARCXML, tables, bags."""
