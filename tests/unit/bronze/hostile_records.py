"""Hostile JSON and XML, drawn at random: one function for each kind."""

import json
import random
from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from contracts import Json, Xml
from tests.unit.bronze.hostile_text import CONTROLS, FORMULAS, MB, WORDS, Draw, Drawn, record

_XML = Xml(record="Child")


def _listed(dice: random.Random, objects: Sequence[str], kept: int = 0) -> Drawn:
    """Objects as a list, or one a line."""
    if dice.random() < 0.5:
        return Drawn(f"[{','.join(objects)}]".encode(), Json(), "json", kept)
    return Drawn("\n".join(objects).encode(), Json(), "jsonl", kept)


def _sound(number: int) -> str:
    return json.dumps(record(number))


def nested_json(dice: random.Random, megabytes: int) -> Drawn:
    levels = dice.choice((50, 400, 700, 980, 5_000, megabytes * 40_000))
    opening, closing = dice.choice((("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")))
    inner = opening * levels + "1" + closing * (levels * dice.choice((0, 1)))
    return _listed(dice, [_sound(1), f'{{"ref": "2", "x": {inner}}}', _sound(3)])


def wide_json(dice: random.Random, megabytes: int) -> Drawn:
    names = dice.choice((1_990, 2_100, megabytes * 50_000))
    wide = json.dumps(record(2) | {f"n{n}": "" for n in range(names)})
    return _listed(dice, [_sound(1), wide])


def ever_new_names(dice: random.Random, megabytes: int) -> Drawn:
    long = dice.choice((1, 300, 20_000))
    count = min(3_000, megabytes * MB // long)
    return _listed(dice, [json.dumps({"ref": "1", f"{n}" + "x" * long: ""}) for n in range(count)])


def letters_that_are_none(dice: random.Random, _: int) -> Drawn:
    letters = ("\\ud800", "\\udcff", "\\udfff\\ud800", "\\u0000", "\\ufffe", "\\u202e", "\\b\\f")
    cells = {name: dice.choice(letters) for name in dice.sample(("worker", "team", "ref", "x"), 3)}
    odd = json.dumps(record(2, **cells)).replace("\\\\", "\\")
    return _listed(dice, [_sound(1), odd, _sound(3)], kept=2)


def bytes_that_are_no_letters(dice: random.Random, _: int) -> Drawn:
    odd = json.dumps(record(2, worker="HERE")).encode()
    odd = odd.replace(
        b"HERE", dice.choice((b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\x00", b"\x01"))
    )
    lines = [_sound(1).encode(), odd, _sound(3).encode()]
    return Drawn(b"\n".join(lines), Json(), "jsonl", kept=2)


def monstrous_numbers(dice: random.Random, _: int) -> Drawn:
    numbers = ("1e999999999", "-0", "NaN", "-Infinity", "9" * 50_000, "0." + "1" * 50_000, "1E-400")
    odd = json.dumps(record(2, team="HERE")).replace('"HERE"', dice.choice(numbers))
    return _listed(dice, [_sound(1), odd, _sound(3)], kept=3)


def names_that_spell(dice: random.Random, _: int) -> Drawn:
    odd = {dice.choice((*WORDS, *FORMULAS, "", "ref.", ".", "a.b")): "x" for _ in range(9)}
    doubled = _sound(2)[:-1] + ', "ref": "IV2", "ref": ["IV3", {"ref": 1}]}'
    return _listed(dice, [_sound(1), json.dumps(record(4) | odd), doubled])


def json_that_breaks_off(dice: random.Random, _: int) -> Drawn:
    text = f"[{_sound(1)}, {_sound(2)}, {_sound(3)}]"
    end = dice.choice(("", "]", "[]", "{}", "\0", '{"a": []}', ",", "}" * 50, "\n" + text))
    cut = text[: dice.randrange(len(text))]
    whole = dice.choice((cut, text)) + end
    return Drawn(whole.encode(), Json(), dice.choice(("json", "jsonl")))


def a_sea_of_brackets(dice: random.Random, megabytes: int) -> Drawn:
    piece = dice.choice(("[]", "{}", "null", "0", '""', "[[[]]]", '{"ref": {}}'))
    return _listed(dice, [piece] * (megabytes * MB // 10 // len(piece)))


def a_value_of_many_megabytes(dice: random.Random, megabytes: int) -> Drawn:
    name = dice.choice(("worker", "notes", "x"))
    huge = json.dumps(record(2, **{name: dice.choice("aé\U0001f600") * (megabytes * MB)}))
    return _listed(dice, [_sound(1), huge, _sound(3)])


def _message(*inner: str, before: str = "", encoding: str = "utf-8") -> bytes:
    return f"{before}<Message>{''.join(inner)}</Message>".encode(encoding)


def _child(number: int, *inner: str, **cells: str) -> str:
    values = "".join(f"<{n}>{escape(v)}</{n}>" for n, v in record(number, **cells).items())
    return f"<Child>{values}{''.join(inner)}</Child>"


def entities_that_expand(dice: random.Random, _: int) -> Drawn:
    names = "abcdefghij"
    laughs = "".join(f"<!ENTITY {n} '{f'&{m};' * 10}'>" for m, n in pairwise(names))
    doctypes = (
        f"<!DOCTYPE x [<!ENTITY a 'ha'>{laughs}]>",
        f"<!DOCTYPE x [<!ENTITY j '{'ha' * 50_000}'>]>",
        "<!DOCTYPE x [<!ENTITY % p '<!ENTITY j \"x\">'>%p;]>",
        "<!DOCTYPE x [<!ENTITY j '&i;'><!ENTITY i '&j;'>]>",
    )
    body = f"<ref>1</ref><worker>{'&j;' * dice.randrange(1, 500)}</worker>"
    encoding = dice.choice(("utf-8", "utf-16", "utf-8-sig"))
    content = _message(f"<Child>{body}</Child>", before=dice.choice(doctypes), encoding=encoding)
    return Drawn(content, _XML, "xml")


def entities_from_outside(dice: random.Random, _: int) -> Drawn:
    where = dice.choice(
        ("file:///etc/passwd", "http://127.0.0.1:9/x", "ftp://127.0.0.1:9/", "/dev/zero")
    )
    before = dice.choice(
        (
            f'<!DOCTYPE x [<!ENTITY j SYSTEM "{where}">]>',
            f'<!DOCTYPE x SYSTEM "{where}">',
            f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{where}">%p;]>',
            f'<?xml-stylesheet type="text/xsl" href="{where}"?>',
            f'<!DOCTYPE x PUBLIC "a" "{where}">',
        )
    )
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{where}"/>'
    return Drawn(
        _message("<Child><ref>1</ref>&j;", include, "</Child>", before=before), _XML, "xml"
    )


def nested_xml(dice: random.Random, megabytes: int) -> Drawn:
    levels = dice.choice((39, 41, 1_000, megabytes * MB // 7))
    inner = "<a>" * levels + "</a>" * (levels * dice.choice((0, 1)))
    return Drawn(_message(dice.choice((_child(1, inner), inner))), _XML, "xml")


def one_token_of_many_megabytes(dice: random.Random, megabytes: int) -> Drawn:
    huge = "x" * (megabytes * MB)
    tokens = (
        f"<a b='{huge}'/>",
        f"<!--{huge}-->",
        f"<?p {huge}?>",
        f"<![CDATA[{huge}]]>",
        f"<{huge}/>",
        huge,
    )
    inner = dice.choice(tokens)
    return Drawn(
        _message(_child(1), dice.choice((inner, _child(2, inner))), _child(3)), _XML, "xml"
    )


def a_sea_of_attributes(dice: random.Random, megabytes: int) -> Drawn:
    count = dice.choice((1_000, megabytes * MB // 12))
    attributes = "".join(f' a{n}="{n}"' for n in range(count))
    return Drawn(_message(_child(1), f"<Child{attributes}><ref>2</ref></Child>"), _XML, "xml")


def a_sea_of_elements(dice: random.Random, megabytes: int) -> Drawn:
    piece = dice.choice(("<a/>", "<ref/>", "<b><c/></b>", "<a>x</a>", "<Child/>"))
    inner = piece * (megabytes * MB // len(piece))
    return Drawn(_message(_child(1), dice.choice((inner, _child(2, inner)))), _XML, "xml")


def xml_that_breaks(dice: random.Random, _: int) -> Drawn:
    encodings = ("utf-7", "cp500", "x-none", "utf-16", "cp1252", "iso-2022-jp", "utf-32")
    before = dice.choice(("", f'<?xml version="1.0" encoding="{dice.choice(encodings)}"?>'))
    odd = dice.choice(
        ("<ref>", "</Child>", "&nbsp;", "&#0;", "&#xD800;", "\x01", "<p:a/>", "<1/>", "\xff")
    )
    content = _message(_child(1), _child(2, odd), before=before)
    return Drawn(content[: dice.choice((len(content), len(content) // 2))], _XML, "xml")


def records_within_records(dice: random.Random, _: int) -> Drawn:
    inner = _child(9) * dice.randrange(1, 30)
    return Drawn(_message(_child(1, inner), _child(2)), _XML, "xml")


def words_in_xml(dice: random.Random, _: int) -> Drawn:
    def odd() -> str:
        return dice.choice((*WORDS, *FORMULAS, dice.choice(CONTROLS[-40:])))

    children = [
        _child(n, f"<x y={quoteattr(odd())}/>", worker=odd(), team=odd(), notes=odd())
        for n in range(4)
    ]
    return Drawn(_message(*children), _XML, "xml", kept=4)


KINDS: dict[str, Draw] = {
    "JSON within JSON without end": nested_json,
    "a JSON object of a million names": wide_json,
    "JSON objects with ever new names": ever_new_names,
    "JSON escapes that are no letters": letters_that_are_none,
    "JSON of bytes that are no letters": bytes_that_are_no_letters,
    "JSON numbers beyond all measure": monstrous_numbers,
    "JSON names that spell SQL, HTML or a path": names_that_spell,
    "JSON that breaks off or goes on": json_that_breaks_off,
    "a sea of JSON brackets": a_sea_of_brackets,
    "a JSON value of many megabytes": a_value_of_many_megabytes,
    "XML entities that expand": entities_that_expand,
    "XML entities from outside": entities_from_outside,
    "XML within XML without end": nested_xml,
    "an XML token of many megabytes": one_token_of_many_megabytes,
    "a sea of XML attributes": a_sea_of_attributes,
    "a sea of XML elements": a_sea_of_elements,
    "XML that is not well-formed": xml_that_breaks,
    "XML records within records": records_within_records,
    "SQL, HTML and controls in XML": words_in_xml,
}
"""Hostile JSON and XML, by what is hostile in it."""
