"""Write XML: elements by short words, documents one after another into one file."""

from lxml import etree

from archive.exchange.outgoing.words import xml_text

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Maker:
    """Makes elements of one namespace: make("title", "马路天使", {"type": "Main"}, child, …)."""

    def __init__(self, namespace, prefix=None, **others):
        self.namespace = namespace
        self.nsmap = {prefix: namespace, **others}

    def __call__(self, name, text="", attributes=None, *children):
        """Return an element; children and attributes that are None are left out."""
        node = etree.Element(f"{{{self.namespace}}}{name}", nsmap=self.nsmap)
        for label, value in (attributes or {}).items():
            if value not in (None, ""):
                node.set(label, xml_text(value))
        if text not in (None, ""):
            node.text = xml_text(text)
        node.extend(child for child in children if child is not None)
        return node


def bytes_of(node):
    """Return an element and all below it as UTF-8."""
    etree.cleanup_namespaces(node)
    return etree.tostring(node, encoding="UTF-8", pretty_print=True)


def write_documents(out, root, documents):
    """Write documents inside a root element, one at a time, so that a file may be larger than memory."""
    head, tail = etree.tostring(root, encoding="UTF-8").rsplit(b"/>", 1)[0] + b">\n", root.tag
    out.write(DECLARATION + head)
    for document in documents:
        out.write(bytes_of(document))
    prefix = f"{root.prefix}:" if root.prefix else ""
    out.write(f"</{prefix}{etree.QName(tail).localname}>\n".encode())
