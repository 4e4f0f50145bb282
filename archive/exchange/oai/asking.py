"""What a harvester asks for: the arguments of a verb, its dates, sets and where a list goes on."""

import base64
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

DAY, SECOND = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
ARGUMENTS = {  # verb: (required, optional); a resumption token stands alone
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
}


class Complaint(Exception):
    """An error the protocol has a code for."""

    def __init__(self, code, sentence):
        self.code = code
        super().__init__(sentence)


@dataclass(frozen=True)
class Wanted:
    """A list: its format, its dates and set, and the last record that was given of it."""

    prefix: str
    since: datetime | None = None
    until: datetime | None = None
    set: str = ""
    after: tuple | None = None  # (datestamp, key) of the last record given
    cursor: int = 0
    total: int = 0

    def token(self):
        """Return the whole state as a token: the house keeps nothing between two requests."""
        stamp = self.after[0].strftime("%Y%m%d%H%M%S")
        facts = [self.prefix, written(self.since), written(self.until), self.set]
        facts += [stamp, self.after[1], self.cursor, self.total]
        return base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")

    def going_on(self, last, given):
        """Return the list as it goes on after a record."""
        return replace(self, after=(last.datestamp, last.pk), cursor=self.cursor + given)


def arguments(query):
    """Return the verb and its arguments from a query; raise Complaint for what the protocol refuses."""
    for name in query:
        if len(query.getlist(name)) > 1:
            raise Complaint("badArgument", f"The argument {name} is given more than once.")
    asked = {name: query[name] for name in query}
    verb = asked.pop("verb", "")
    if verb not in ARGUMENTS:
        raise Complaint("badVerb", f"There is no verb {verb!r}; there are {', '.join(ARGUMENTS)}.")
    required, optional = ARGUMENTS[verb]
    if unknown := set(asked) - set(required) - set(optional):
        raise Complaint("badArgument", f"{verb} takes no argument {', '.join(sorted(unknown))}.")
    if "resumptionToken" in asked:
        if len(asked) > 1:
            raise Complaint("badArgument", "A resumptionToken stands alone; leave the other arguments out.")
        return verb, asked
    if missing := [name for name in required if not asked.get(name)]:
        raise Complaint("badArgument", f"{verb} needs the argument {', '.join(missing)}.")
    return verb, asked


def wanted(asked):
    """Return the list that is asked for, from its arguments or from its token."""
    if "resumptionToken" in asked:
        return _from_token(asked["resumptionToken"])
    since, until = asked.get("from", ""), asked.get("until", "")
    if since and until and len(since) != len(until):
        raise Complaint("badArgument", "from and until are written in the same granularity.")
    first, last = moment(since), moment(until)
    if last is not None and DAY.fullmatch(until):
        last += timedelta(days=1, seconds=-1)
    if first and last and first > last:
        raise Complaint("badArgument", "from is later than until.")
    return Wanted(asked["metadataPrefix"], first, last, asked.get("set", ""))


def moment(text):
    """Return a day or a second as an aware moment, None for an empty text."""
    if not text:
        return None
    try:
        if DAY.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if SECOND.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise Complaint("badArgument", f"{text!r} is no date; write 2026-01-31 or 2026-01-31T12:00:00Z.")


def written(stamp):
    """Return a moment as the protocol writes it."""
    return stamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if stamp else ""


def _from_token(token):
    try:
        padded = token + "=" * (-len(token) % 4)
        prefix, since, until, spec, stamp, key, cursor, total = json.loads(
            base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
        )
        after = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), int(key)
        if not 0 < after[1] < 2**63 or not 0 <= int(cursor) < 2**53 or not isinstance(spec, str):
            raise ValueError(token)
        return Wanted(str(prefix), moment(since), moment(until), spec, after, int(cursor), int(total))
    except (ValueError, TypeError, Complaint, RecursionError) as error:
        raise Complaint(
            "badResumptionToken", "This token is not one of ours; begin the list again."
        ) from error
