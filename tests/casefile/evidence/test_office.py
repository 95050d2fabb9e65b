import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.evidence.extract import office, package
from casefile.evidence.extract.cellforms import shown
from casefile.evidence.extract.ole_objects import native
from casefile.evidence.extract.xml import each, parsed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:creator>Dana Fox</dc:creator>'
    "<dcterms:created>2020-01-28T10:00:00Z</dcterms:created><dcterms:modified>yesterday</dcterms:modified>"
    "</cp:coreProperties>"
)


def rels(*targets):
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{target}"{mode}/>'
        for at, (kind, target, *outside) in enumerate(targets, 1)
        for mode in [' TargetMode="External"' if outside else ""]
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def zipped(parts):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def a_docx(body, *targets, **parts):
    return zipped(
        {
            "[Content_Types].xml": '<Types><Default Extension="png" ContentType="image/png"/></Types>',
            "_rels/.rels": rels(("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")),
            "docProps/core.xml": CORE,
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": rels(*targets),
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def p(text, props=""):
    return f"<w:p>{props}<w:r><w:t>{text}</w:t></w:r></w:p>"


def read(content):
    return office.read(BytesIO(content))


def answered(content):
    try:
        return read(content), ""
    except ValueError as error:
        return None, str(error)


def codes(found):
    return [flag.code for flag in found.flags]


def test_a_letter_is_read_with_what_it_states_of_itself():
    table = f"<w:tbl><w:tr><w:tc>{p('a')}{p('b')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    found = read(a_docx(p("We have reviewed the content.") + table))
    assert (found.kind, found.error, found.flags) == ("office", "", ())
    assert [page.text for page in found.pages] == ["We have reviewed the content.\na / b\tc"]
    facts = found.facts
    assert (facts["format"], facts["paragraphs"], facts["tables"], facts["encrypted"]) == ("docx", 1, 1, False)
    assert (facts["author"], facts["created"], facts["created_utc"]) == (
        "Dana Fox",
        "2020-01-28T10:00:00Z",
        "2020-01-28T10:00:00Z",
    )
    # What is no time is kept as the words it is and read as none.
    assert (facts["modified"], facts["modified_utc"]) == ("yesterday", None)


def test_tracked_changes_are_all_said():
    body = (
        "<w:p><w:r><w:t>The account was </w:t></w:r>"
        '<w:del w:author="A. Lee" w:date="2020-01-28T10:00:00Z"><w:r><w:delText>suspended</w:delText></w:r></w:del>'
        '<w:ins w:author="B. Roe"><w:r><w:t>reviewed</w:t></w:r></w:ins></w:p>'
    )
    found = read(a_docx(body))
    assert found.pages[0].text == "The account was [deleted: suspended]reviewed"
    assert (found.facts["insertions"], found.facts["deletions"], found.facts["tracked_by"]) == (
        1,
        1,
        ["A. Lee", "B. Roe"],
    )
    assert codes(found) == ["tracked_changes"]


def test_notes_comments_headers_and_hidden_words_are_read_beside_the_body():
    body = "<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
    body += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
    content = a_docx(
        body,
        ("header", "header1.xml"),
        ("footnotes", "footnotes.xml"),
        ("comments", "comments.xml"),
    )
    parts = {
        "word/header1.xml": f'<w:hdr xmlns:w="{W}">{p("CONFIDENTIAL")}</w:hdr>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0">{p("")}</w:footnote>'
        f'<w:footnote w:id="2">{p("See Exhibit 4.")}</w:footnote></w:footnotes>',
        "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="A. Lee" '
        f'w:date="2020-01-28T10:00:00Z">{p("Check this")}</w:comment></w:comments>',
    }
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | parts
    found = read(zipped(parts))
    assert [(page.label, page.text) for page in found.pages] == [
        ("", "Text[footnote 2]secret"),
        ("headers and footers", "CONFIDENTIAL"),
        ("footnotes", "[footnote 2] See Exhibit 4."),
        ("comments", "[comment 7, A. Lee, 2020-01-28T10:00:00Z] Check this"),
    ]
    assert (found.facts["footnotes"], found.facts["comments"], found.facts["hidden_text_chars"]) == (1, 1, 6)
    assert codes(found) == ["comments", "hidden_text"]


def test_pages_end_where_word_last_ended_them():
    broken = "<w:p><w:r><w:br w:type='page'/></w:r><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>"
    found = read(a_docx(p("one") + broken))
    assert [page.text.strip() for page in found.pages] == ["one", "two"]
    assert found.facts["page_basis"] == "rendered"


def test_the_same_text_box_in_two_forms_is_read_once():
    box = f"<mc:AlternateContent xmlns:mc='m'><mc:Choice>{p('box')}</mc:Choice><mc:Fallback>{p('box')}</mc:Fallback>"
    found = read(a_docx(f"<w:p><w:r>{box}</mc:AlternateContent></w:r></w:p>"))
    assert found.pages[0].text.split() == ["box"]


def test_macros_and_outside_references_are_told_and_never_followed():
    content = a_docx(
        p("x"),
        ("attachedTemplate", "https://evil.example/t.dotm", True),
        ("hyperlink", "https://example.com/1", True),
        **{
            "word__vbaProject.bin": b"\xd0\xcf",
            "word__embeddings__doc1.pdf": b"%PDF-1.7",
            "_xmlsignatures__s.xml": b"<a/>",
        },
    )
    found = read(content)
    assert (found.facts["macros"], found.facts["signed"]) == (True, True)
    assert found.facts["external_references"] == [
        {"kind": "attachedTemplate", "target": "hxxps://evil[.]example/t.dotm", "part": "word/document.xml"}
    ]
    assert found.facts["hyperlinks"] == ["hxxps://example[.]com/1"]
    assert codes(found) == ["macros", "external_references", "signed", "attachments"]
    assert [(one.name, one.content, one.place) for one in office.children(BytesIO(content))] == [
        ("doc1.pdf", b"%PDF-1.7", "word/embeddings/doc1.pdf")
    ]


S = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STYLES = (
    f'<styleSheet xmlns="{S}"><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="46"/></cellXfs>'
    "</styleSheet>"
)


def a_workbook(rows, *, main=S, state="visible", epoch="", before=""):
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return zipped(
        {
            "_rels/.rels": rels(("officeDocument", "xl/workbook.xml")).replace(R, strict),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{strict}"><workbookPr {epoch}/><sheets>'
            f'<sheet name="Reports" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": rels(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "shared.xml")
            ).replace(R, strict),
            "xl/styles.xml": STYLES,
            "xl/shared.xml": f'<sst xmlns="{main}"><si><t>date</t></si><si><r><t>two</t></r><r><t> runs</t></r></si>'
            "</sst>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData></worksheet>',
        }
    )


@pytest.mark.parametrize("main", [S, "http://schemas.openxmlformats.org/spreadsheetml/2006/main"])
def test_a_workbook_strict_or_not_shows_its_cells_as_they_are_displayed(main):
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="4"><c r="A4" s="1"><v>43363</v></c><c r="B4" s="2"><v>43363.5</v></c><c r="C4" s="3"><v>0.125</v></c>'
        '<c r="D4" s="4"><v>1.5</v></c><c r="E4"><v>0.30000000000000004</v></c><c r="F4" t="b"><v>1</v></c></row>'
    )
    found = read(a_workbook(rows, main=main))
    assert [(page.label, page.text) for page in found.pages] == [
        ("Reports", "1\tdate\t\ttwo runs\n4\t2018-09-20\t2018-09-20 12:00:00\t12.50%\t36:00:00\t0.3\tTRUE")
    ]
    (sheet,) = found.facts["sheets"]
    assert (sheet["name"], sheet["dimensions"], sheet["rows"]) == ("Reports", "A1:F4", 2)
    assert (found.facts["date_system"], found.flags) == (1900, ())


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("43363", "mm-dd-yy", "2018-09-20"),
        ("43363.25", "m/d/yyyy h:mm AM/PM", "2018-09-20 06:00:00"),
        ("43363", "[$-409]d-mmm-yyyy;@", "2018-09-20"),
        ("43363", "mmmm yyyy", "2018-09-20"),
        ("0.25", "h:mm", "06:00:00"),
        ("0.25", "m/d/yy h:mm", "06:00:00"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-5", '"day "0', "-5"),
        ("0.5", '0.0" min"', "0.5"),
        ("4.5", "0.00E+00", "4.5"),
        ("12", "# ?/?", "12"),
        ("1E+20", "General", "1E+20"),
        ("words", "mm-dd-yy", "words"),
        ("-1", "mm-dd-yy", "-1"),
        ("0", "mm-dd-yy", "0"),
    ],
)
def test_a_number_is_shown_as_its_format_says_where_that_is_certain(stored, code, text):
    assert shown(stored, code, epoch_1904=False)[0] == text


@given(
    st.one_of(st.floats().map(repr), st.text(max_size=12)),
    st.one_of(st.sampled_from(["mm-dd-yy", "h:mm", "[h]:mm", "0.00%", "General"]), st.text(max_size=12)),
    st.booleans(),
)
@settings(max_examples=60)
def test_any_number_in_any_format_is_borne(stored, code, epoch_1904):
    text, doubt = shown(stored, code, epoch_1904=epoch_1904)
    assert isinstance(text, str)
    assert not doubt or text == stored


def test_fields_that_fetch_something_are_told():
    field = "<w:p><w:r><w:instrText> DDEAUTO c:\\\\cmd.exe </w:instrText></w:r></w:p>"
    found = read(a_docx(p("x") + field))
    assert (codes(found), found.pages[0].text) == (["linked_fields"], "x")


def test_the_days_of_1904_are_counted_from_1904():
    found = read(a_workbook('<row r="1"><c r="A1" s="1"><v>0</v></c></row>', epoch='date1904="1"'))
    assert (found.pages[0].text, found.facts["date_system"]) == ("1\t1904-01-01", 1904)
    assert codes(found) == ["date_system_1904"]


def test_a_day_that_never_was_is_kept_as_its_number_and_said():
    found = read(a_workbook('<row r="1"><c r="A1" s="1"><v>60</v></c><c r="B1" s="1"><v>59</v></c></row>'))
    assert found.pages[0].text == "1\t60\t1900-02-28"
    assert codes(found) == ["date_impossible"]
    assert "Reports!A1" in found.flags[0].message


def test_hidden_sheets_and_rows_and_formulas_are_read_and_told():
    rows = (
        '<row r="1" hidden="1"><c r="A1"><f>1+1</f><v>2</v></c></row><row r="2"><c r="A2"><f>NOW()</f></c>'
        '<c r="B2" t="inlineStr"><is><t>01/02/03</t></is></c></row>'
    )
    found = read(a_workbook(rows, state="veryHidden", before='<cols><col min="2" max="3" hidden="1"/></cols>'))
    assert found.pages[0].text == "1\t2\n2\t=NOW() [not calculated]\t01/02/03"
    assert codes(found) == ["hidden_sheets", "hidden_cells", "formulas", "not_calculated"]
    assert (found.facts["sheets"][0]["hidden_rows"], found.facts["sheets"][0]["hidden_columns"]) == (1, 2)


def test_a_long_sheet_is_cut_every_sixty_rows():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 122))
    found = read(a_workbook(rows))
    assert [page.label for page in found.pages] == [
        "Reports, rows 1-60",
        "Reports, rows 61-120",
        "Reports, rows 121-121",
    ]
    assert found.pages[2].text == "121\t121"


def test_a_part_that_unpacks_beyond_its_limit_is_left_out_and_said(monkeypatch):
    monkeypatch.setattr(package, "PART", 20_000)
    found = read(a_workbook('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 30_000))
    assert "part_unreadable" in codes(found)
    assert [page.text for page in found.pages] == [""]


def test_xml_that_declares_entities_is_not_read():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert parsed(bomb) is None
    assert list(each(bomb, "a")) == []
    assert parsed(b'<?xml version="1.0" encoding="no-such"?><a/>') is None


def test_a_document_without_a_readable_body_is_refused_in_words():
    with pytest.raises(ValueError, match="main part is damaged or missing"):
        read(a_docx("<unclosed>"))


def test_a_presentation_is_kept_and_said_to_be_unread():
    found = read(
        zipped({"_rels/.rels": rels(("officeDocument", "ppt/presentation.xml")), "ppt/presentation.xml": "<a/>"})
    )
    assert (found.facts["format"], codes(found), found.pages) == ("pptx", ["not_read"], ())


def test_an_open_document_states_its_author_and_is_said_to_be_unread():
    meta = '<m xmlns:d="d"><d:initial-creator>Dana Fox</d:initial-creator><d:date>2020-01-28T10:00:00</d:date></m>'
    found = read(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "meta.xml": meta}))
    assert (found.facts["format"], found.facts["author"], found.facts["modified_utc"]) == ("odt", "Dana Fox", None)
    assert codes(found) == ["not_read"]


def test_rich_text_states_its_times_without_a_zone_and_its_template():
    rtf = rb"{\rtf1{\info{\author Dana Fox}{\creatim\yr2020\mo1\dy28\hr9\min5}}{\*\template https://a.example/t.dotm}x}"
    found = read(rtf)
    assert (found.facts["author"], found.facts["created"]) == ("Dana Fox", "2020-01-28 09:05")
    assert found.facts["external_references"][0]["target"] == "hxxps://a[.]example/t.dotm"
    assert codes(found) == ["not_read", "external_references"]


def test_a_damaged_container_is_refused_in_words():
    with pytest.raises(ValueError, match="container is damaged"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40)


def test_a_file_inserted_as_a_package_comes_out_with_its_name():
    inner = b"\x02\0" + b"notes.txt\0" + b"C:\\notes.txt\0" + b"\0\0\x03\0" + b"\4\0\0\0C:\\\0" + b"\3\0\0\0abc"
    assert native(b"\x30\0\0\0" + inner) == ("notes.txt", b"abc")
    assert native(b"\x30\0\0\0other bytes") == ("", b"other bytes")


@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rt", b""]))
@settings(max_examples=50)
def test_any_bytes_are_read_or_refused_in_words(content, head):
    found, refusal = answered(head + content)
    assert refusal or (found.kind == "office" and found.flags)
    assert all(isinstance(one.content, bytes) for one in office.children(BytesIO(head + content)))
