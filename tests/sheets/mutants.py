"""Damaged workbooks, and workbooks made to do damage. Seeded: the same seed damages in the same way.

for name, data in mutants(make_book(...).getvalue(), 300, seed=1): ...
for name, data, words in bombs(): ...        # `words` are part of the sentence that refuses it
read_in_this_process(monkeypatch)            # no child for each of hundreds of files; leave it out for bombs
"""

import json
import random
import struct
from importlib import import_module
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from files.confined import answer
from files.refused import Refused
from tests.sheets.books import make_book, packed, parts_of, sheet_xml, with_shared_texts, with_sheet

JUNK = ["", "NaN", "-1", "1e999", "99999999999999999999", "�", "A0", "XFD1048577", "#REF!", "{{x}}", "'", "𠮷" * 40]


def read_in_this_process(monkeypatch):
    def told(module, file, order, limits):
        read = import_module(module).read
        for line in answer(read, file, order | {"limits": limits.as_dict()}):
            kind, *facts = json.loads(json.dumps(line))
            if kind == "refused":
                raise Refused(facts[0], **facts[1])
            if kind != "done":
                yield [kind, *facts]

    for reader in ("sheets.reading", "documents.reading"):
        monkeypatch.setattr(f"{reader}.told", told)


# --- mutants ---
def mutants(data: bytes, count: int, *, seed: int = 1):
    """(what was done, the damaged bytes) so many times, each kind of damage in turn."""
    chance = random.Random(seed)
    kinds = [_flip, _flip_many, _truncate, _cut_out]
    if data.startswith(b"PK"):
        kinds += [_drop_part, _empty_part, _swap_parts, _tear_xml, _junk_value, _junk_tag]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield f"{number} {kind.__name__}", kind(data, chance)


def _flip(data, chance, times=1):
    damaged = bytearray(data)
    for _ in range(times):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _flip_many(data, chance):
    return _flip(data, chance, chance.randrange(2, 60))


def _truncate(data, chance):
    return data[: chance.randrange(len(data))]


def _cut_out(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 400) :]


def _some_part(parts, chance):
    return chance.choice(sorted(parts))


def _drop_part(data, chance):
    parts = parts_of(data)
    del parts[_some_part(parts, chance)]
    return packed(parts)


def _empty_part(data, chance):
    parts = parts_of(data)
    parts[_some_part(parts, chance)] = b""
    return packed(parts)


def _swap_parts(data, chance):
    parts = parts_of(data)
    one, other = _some_part(parts, chance), _some_part(parts, chance)
    parts[one], parts[other] = parts[other], parts[one]
    return packed(parts)


def _in_xml(data, chance, change):
    parts = parts_of(data)
    name = _some_part([name for name in parts if name.endswith((".xml", ".rels"))], chance)
    parts[name] = change(parts[name].decode()).encode("utf-8", "surrogatepass")
    return packed(parts)


def _tear_xml(data, chance):
    def tear(text):
        at = chance.randrange(len(text))
        return text[:at] + text[at + chance.randrange(1, 40) :]

    return _in_xml(data, chance, tear)


def _junk_value(data, chance):
    """Another value in one attribute or element."""

    def spoil(text):
        marks = [at for at, char in enumerate(text) if char in '">']
        at = chance.choice(marks) + 1
        end = min((found for found in (text.find('"', at), text.find("<", at)) if found >= 0), default=at)
        return text[:at] + chance.choice(JUNK).replace("&", "") + text[end:]

    return _in_xml(data, chance, spoil)


def _junk_tag(data, chance):
    def insert(text):
        at = text.find(">", chance.randrange(len(text))) + 1
        return (
            text[:at] + chance.choice(['<c r="A1" t="s"><v>9999</v></c>', "<row/>", '<x y="1"/>', "&lol;"]) + text[at:]
        )

    return _in_xml(data, chance, insert)


# --- bombs ---
def bombs():
    """(name, bytes, words of the refusal)."""
    yield "sparse", sparse(), "超过 60 列"
    yield "zip bomb", zip_bomb(), "展开后超过"
    yield "high ratio", with_sheet(sheet_xml(" " * 8_000_000)), "展开后超过"
    yield "a million rows", million_rows(), "超过 20000 行"
    yield "billion laughs", with_sheet(_laughing()), "已损坏"
    yield "external entity", with_sheet(_reaching_out()), "已损坏"
    yield "one long text a thousand times", repeated_text(), "内存不够"
    yield "nested zip", _with_part("xl/embeddings/inner.zip", b"PK"), "嵌有别的文件"
    yield "70,000 entries", many_entries(), "个部分组成"
    yield "name that climbs", _with_part("../../etc/cron.d/x", b""), "内部结构不正常"
    yield "absolute name", _with_part("/etc/passwd", b""), "内部结构不正常"
    yield "drive name", _with_part("C:\\x.xml", b""), "内部结构不正常"
    yield "symbolic link", _with_link(), "内部结构不正常"
    yield "macros", _with_part("xl/vbaProject.bin", b"x"), "宏"
    yield "lying size", lying_size(), "已损坏"


def sparse() -> bytes:
    """Under 5 KB: two cells that span the whole sheet."""
    xml = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    )
    return with_sheet(xml.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'))


def zip_bomb() -> bytes:
    return with_sheet(sheet_xml(" " * 150_000_000))


def million_rows() -> bytes:
    chance = random.Random(7)
    values = [chance.random() for _ in range(1000)]
    return with_sheet(sheet_xml("".join(f"<row><c><v>{values[n % 1000] * n}</v></c></row>" for n in range(1_000_000))))


def _laughing() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{entities}]>'
    return sheet_xml('<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row>', before=doctype)


def _reaching_out() -> bytes:
    doctype = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return sheet_xml('<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>', before=doctype)


def repeated_text() -> bytes:
    """A shared text of 30,000 characters named by 20 cells in each of 500 rows: 300 million characters out of 60 KB."""
    chance = random.Random(3)
    text = "".join(chance.choices("听证程序行政处罚当事人陈述申辩", k=30_000))
    parts = with_shared_texts(parts_of(make_book([["a"]]).getvalue()), [text])
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(20))
    rows = "".join(f'<row s="{chance.random()}">{row}</row>' for _ in range(500))  # noise keeps the ratio honest
    return packed(parts | {"xl/worksheets/sheet1.xml": sheet_xml(rows)})


def many_entries() -> bytes:
    target = BytesIO(make_book([["a"]]).getvalue())
    with ZipFile(target, "a") as archive:
        for number in range(70_000):
            archive.writestr(f"xl/{number}", b"")
    return target.getvalue()


def _with_part(name: str, content: bytes) -> bytes:
    return packed(parts_of(make_book([["a"]]).getvalue()) | {name: content})


def _with_link() -> bytes:
    target = BytesIO(make_book([["a"]]).getvalue())
    link = ZipInfo("xl/link")
    link.external_attr = 0o120777 << 16
    with ZipFile(target, "a", ZIP_DEFLATED) as archive:
        archive.writestr(link, "/etc/passwd")
    return target.getvalue()


def lying_size() -> bytes:
    """The directory says that a part is small; what is packed is 100 times as large."""
    data = bytearray(with_sheet(sheet_xml("<row/>" * 100_000)))
    at = data.rfind(b"xl/worksheets/sheet1.xml")
    data[at - 46 + 24 : at - 46 + 28] = struct.pack("<I", 600)
    return bytes(data)
