"""What the columns of a load file hold, by the field names that vendors use or, without names, by their content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

VOCABULARY = {
    "begin": "begbates begdoc begdocno begdocnum begdocnumber begno begbatesno begbatesnumber beginbates beginbatesno "
    "beginningbates beginningbatesnumber beginningbatesno beginbatesnumber batesbeg batesbegin batesbeginning "
    "batesstart startbates startingbates firstbates batesfirst bates batesno batesnumber begprod prodbeg prodbegin "
    "prodbegbates prodbeginbates productionbegin productionbegbates productionbeginbates productionbates "
    "productionbatesbegin productionbeg beginproduction begbatesprod prodbatesbeg prodbatesbegin beginno begpage "
    "startpage firstpage begcontrol begcontrolnumber bates1 productionnumber beginningproductionnumber prodno "
    "beginprod begproduction begprodno productionstart begid begin",
    "control": "docid documentid controlnumber controlno ctrlnum ctrlno docno documentnumber imagekey imageid uniqueid "
    "recordid itemid controlid",
    "end": "endbates enddoc enddocno enddocnum enddocnumber endno endbatesno endbatesnumber endingbates "
    "endingbatesnumber endingbatesno batesend batesending batesstop stopbates lastbates bateslast endprod prodend "
    "prodendbates productionend productionendbates productionbatesend endproduction prodbatesend endpage lastpage "
    "endcontrol bates2 endingproductionnumber endprodno endid end",
    "family_begin": "begattach begatt begattachment batesbegattach begattachbates attachbeg attachbegin attachstart "
    "attbeg attbegin beginattach beginattachment beginningattachment begattachno prodbegattach "
    "productionbeginattachment productionbegattach prodbeginattachment begfamily familybegin familybeg begrange "
    "beggroup groupbegin parentbeg batesbegattachment begattachrange attachmentbegin begattachprod firstattach "
    "batesfamilybegin beginfamily begfam rangebegin",
    "family_end": "endattach endatt endattachment batesendattach endattachbates attachend attend endingattachment "
    "endattachno prodendattach productionendattachment productionendattach prodendattachment endfamily familyend "
    "endrange endgroup groupend batesendattachment endattachrange attachmentend lastattach batesfamilyend endfam "
    "rangeend",
    "family_range": "attachrange attachmentrange attrange familyrange grouprange rangeattach batesrangeattach "
    "familybatesrange attachmentbatesrange",
    "parent": "parentid parentdocid parentdocumentid parentbates parentbegbates parentdoc parentdocument parentno "
    "parentbatesno parentbatesnumber parentcontrolnumber attachparent parentbegdoc prodparentid "
    "parentbeginbates parent",
    "attachments": "attachids attachmentids attachid attachdocids childids childid childbates attchids attids "
    "attachmentbates attachmentdocids attachbates children",
    "family": "groupidentifier groupid familyid family familygroup familygroupid docgroup famid",
    "custodian": "custodian custodianname custodianfullname custname cust primarycustodian custodianprimary "
    "sourcecustodian datacustodian",
    "all_custodians": "allcustodians allcustodian custodianall dupcustodian dupcustodians duplicatecustodian "
    "duplicatecustodians dedupedcustodians custodianother othercustodians additionalcustodians custodians "
    "custodianappend",
    "designation": "confidentiality confidential designation confidentialitydesignation confdesignation confid conf "
    "confidentialdesignation confidentialitylevel confidentiallevel confstamp prodconfidentiality confdesig "
    "protectiveorder protectiveorderdesignation confidentialitystamp confstatus confidentialstatus "
    "confidentialtreatment confidentialityendorsement productionconfidentiality stampconfidential "
    "prodconfdesignation endorsement confidentialstamp desig",
    "md5": "md5 md5hash md5hashvalue hashmd5 filemd5 md5value nativemd5 hashvaluemd5 md5digest",
    "sha1": "sha1 sha1hash hashsha1 filesha1 sha1value sha1hashvalue nativesha1 sha",
    "sha256": "sha256 sha256hash hashsha256 filesha256 sha256value sha256hashvalue nativesha256",
    "hash": "hash hashvalue filehash hashcode digest nativehash documenthash checksum md5orsha1 md5sha1 hashvalues "
    "md5sha1hash dedupehash",
    "native": "nativelink nativefile nativefilelink nativepath nativefilepath natlink natpath native linknative "
    "nativedoclink filepath doclink filelink nativelocation nativefilelocation natfile nativefileslink nativefiles "
    "nativehyperlink nativerelativepath relativepath productionnative prodnative nativefullpath",
    "text": "textlink textpath textfile textfilepath textfilelink ocrpath ocrlink ocrfile ocrtextpath fulltextpath "
    "extractedtext extractedtextpath fulltext text ocr ocrtext exttext doctext body textprecedence linktext txtpath "
    "txtlink extractedtextfile extractedtextlink extractedfulltext documenttext textlocation ocrfilepath textpathname",
    "image": "imagepath imagelink imagefile images image imagefilepath pdfpath pdflink pdf tifpath tiffpath pdffile "
    "imagelocation productionimage",
    "volume": "volume volumeid vol volumename cdvol prodvol productionvolume prodvolume volumelabel cdvolume diskno",
    "pages": "pagecount pages pgcount numpages pgcnt pagecnt imagecount numberofpages docpages pagecounts nopages "
    "imagepagecount numimages",
    "file_name": "filename originalfilename origfilename file_name docfilename documentname filenameoriginal name "
    "attachmentname attachname filenames",
    "extension": "fileextension fileext docext documentextension extension ext docextension fileextn",
    "sent": "datesent sentdate emaildatesent emailsentdate datetimesent sentdatetime sentdateandtime emailsent "
    "datesentutc sentontime senton emaildatetimesent datetimesentutc sent datetimeemailsent",
    "sent_time": "timesent senttime emailtimesent emailsenttime senttimeutc timesentutc",
    "received": "datereceived receiveddate emailreceiveddate datetimereceived receiveddatetime datercvd datetimercvd "
    "emaildatereceived rcvddate received",
    "received_time": "timereceived receivedtime timercvd rcvdtime",
    "date": "docdate documentdate date sortdate dateofdocument primarydate masterdate familydate itemdate",
    "zone": "timezone timezoneprocessed tz processedtimezone processingtimezone timezonefield zone",
    "created": "datecreated createdate datecreate creationdate createddate filecreatedate datetimecreated doccreated "
    "datefilecreated createddatetime filecreated filecreateddate",
    "modified": "datemodified datelastmodified lastmodified lastmodifieddate modifieddate datemod lastmoddate "
    "datelastmod filemodifieddate datetimelastmod datetimemodified moddate filemoddate datesaved lastsaved "
    "datelastsaved modified",
    "from": "from emailfrom sender emailsender fromemail author emailauthor fromaddress fromname authors docauthor",
    "to": "to emailto recipient recipients toemail toaddress emailrecipients recipientsto",
    "cc": "cc emailcc copyee copied carboncopy",
    "bcc": "bcc emailbcc blindcopy blindcarboncopy",
    "subject": "subject emailsubject subjectline re emailsubjectline",
    "title": "title doctitle documenttitle filetitle",
    "type": "doctype documenttype filetype recordtype itemtype apptype doctypes filedescription",
    "source": "folderpath origpath originalpath sourcepath filefolder path originalfolder foldername emailfolder "
    "originalfilepath filesource sourcefile mailfolder emailfolderpath emailpath pathname sourcefilepath folder",
    "message_id": "messageid internetmessageid msgid emailmessageid intmsgid emailmsgid conversationindex",
    "redacted": "redacted redaction redactions hasredactions isredacted redact withredactions redactedyn",
    "size": "filesize size docsize filesizebytes sizebytes",
    "attachment_count": "numberofattachments attachcount attachmentcount numattach numattachments attcount noattach "
    "attachmentscount attachno",
    "produced_by": "producingparty producedby productionparty prodparty",
    "production": "production productionname prodname productionset prodset",
}
ROLES = {name: role for role, names in VOCABULARY.items() for name in names.split()}
_DATA = re.compile(
    r"[A-Za-z&_.\- ]*[A-Za-z&_.\-][ _.\-]?\d{4,} | \d+ | [0-9a-fA-F]{32,64} | \S+@\S+\.\w+ | .*[\\/].+\.\w{2,5}"
    r" | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.* | .*<\S+@\S+>.* | \d+[:]\d+.*",
    re.VERBOSE,
)
_PATH = re.compile(r"[^\r\n]*[^\s\\/]\.[A-Za-z0-9]{2,5}")
_DIGESTS = {32: "md5", 40: "sha1", 64: "sha256"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name as stated ("field 3" without one), what it holds ("" if unknown), and on what basis."""

    name: str
    role: str
    basis: str


def plain_name(name: str) -> str:
    """A field name without case, spaces and signs: "Beg. Bates #" and BEGBATES are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower().split("::")[-1])


def role_of(name: str) -> str:
    """What a column of that name holds; "" where the name is not known."""
    plain = plain_name(name)
    return ROLES.get(plain) or ROLES.get(re.sub(r"^(?:prod|production|email|document|doc)(?=[a-z])", "", plain), "")


def is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the fields: known names, or words over rows of numbers, paths and dates."""
    cells = [cell.strip() for cell in first]
    stated = [cell for cell in cells if cell]
    known = sum(bool(role_of(cell)) for cell in stated)
    data_cells = sum(_DATA.fullmatch(cell) is not None for cell in stated)
    if not stated or len(set(cells)) < len(cells) - cells.count("") or known < data_cells:
        return False
    if known >= 2 or (known and not data_cells):
        return True
    below = [sum(_DATA.fullmatch(cell.strip()) is not None for cell in row) for row in others]
    return not data_cells and any(below)


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns with what they hold: by their names, else by what stands in them."""
    if header:
        named = [
            Column(name.strip() or f"field {place}", role_of(name), "name") for place, name in enumerate(header, 1)
        ]
        return tuple(_file_columns(_identified(named), rows))
    width = max((len(row) for row in rows), default=0)
    columns = [Column(f"field {place}", _role_by_content(place, rows), "content") for place in range(1, width + 1)]
    for place, column in enumerate(columns):
        if column.role in [one.role for one in columns[:place] if one.role]:
            columns[place] = Column(column.name, "", "content")
    return tuple(columns)


def _identified(named: list[Column]) -> list[Column]:
    """The first column as the one that identifies each row, where no name says which does."""
    if named and not any(column.role in ("begin", "control") for column in named):
        named[0] = Column(named[0].name, "control", "content")
    return named


def _file_columns(named: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """The native's column where no name says so: FILE_PATH and PATH name the file in some exports, its origin in
    others, and only a path in the production is one that can be followed."""
    if any(column.role == "native" for column in named):
        return named
    for place, column in enumerate(named):
        values = _values(place, rows)
        if column.role == "source" and values and all(_PATH.fullmatch(value) for value in values):
            named[place] = Column(column.name, "native", "content")
            break
    return named


def _values(place: int, rows: Sequence[Sequence[str]]) -> list[str]:
    return [row[place].strip() for row in rows if place < len(row) and row[place].strip()]


def _role_by_content(place: int, rows: Sequence[Sequence[str]]) -> str:
    values = _values(place - 1, rows)
    if place == 1:
        return "begin"
    if not values:
        return ""
    lengths = {len(value) for value in values}
    if len(lengths) == 1 and lengths <= _DIGESTS.keys() and all(re.fullmatch("[0-9A-Fa-f]+", one) for one in values):
        return _DIGESTS[lengths.pop()]
    if all(_PATH.fullmatch(value) and ("\\" in value or "/" in value) for value in values):
        return "text" if all(value.lower().endswith(".txt") for value in values) else "native"
    return ""
