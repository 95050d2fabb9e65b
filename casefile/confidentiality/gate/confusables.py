"""Signs that look like Latin letters, and joined letters, each with the plain letters they stand for."""

_PAIRS = (
    # Cyrillic
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԌG ԚQ ԜW ҮY ӀI ВB ЗZ "
    "аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx ԁd ԛq ԝw һh ӏl ґr гr пn ѵv ɡg үy ոn եt "
    # Greek
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ϜF "
    "αa βb γy εe ηn ιi κk νv οo ρp σo τt υu χx ωw ϲc ϳj ϱp "
    # Armenian, Cherokee and Lisu capitals in common use for spoofing
    "ՕO ՍU ՏS օo հh սu ցg յj զq աw ᎪA ᏴB ᏟC ᎠD ᎬE ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᎳW ᏃZ "
    "ꓐB ꓑP ꓒd ꓓD ꓔT ꓖG ꓗK ꓙJ ꓚC ꓜZ ꓝF ꓠN ꓡL ꓢS ꓣR ꓦV ꓧH ꓪW ꓫX ꓬY ꓮA ꓰE ꓲI ꓳO ꓴU ꓟM "
    # Latin letters that no decomposition opens
    "ıi ȷj ŀl łl ŁL øo ØO đd ĐD ðd ÐD ħh ĦH ŧt ŦT ƀb ƁB ƈc ɗd ɛe Ɛɛ ƒf ɠg ɦh ɨi ɩi ƙk ɫl ɱm ɲn ŋn ŊN ɔo ɵo ƥp "
    "ɽr ʂs ƭt ʉu ʋv ʌv ƴy ʐz ɑa ɐa ʀr ɴn ʙb ᴀa ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ᴏo ᴘp ꞯq ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz "
    "ǀl ǃ! ℓl ℯe ℴo ℮e ⅼl ∣l ⏽l ∨v ∪U ⋃U"
)

_JOINED = {
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "Th",
    "ĸ": "k",
    "ƿ": "w",
    "\u02bc": "'",
    "\u2018": "'",
    "\u2019": "'",
    "\u2032": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2015": "-",
    "\u2212": "-",
    "\u2044": "/",
    "\u2215": "/",
    "\ufffe": "-\n",  # pdfium writes this where a word is hyphenated over a line's end
    "\x02": "-\n",  # and older builds of it this
    "\u2028": "\n",
    "\u2029": "\n",
    "\u115f": "",  # the Hangul fillers are letters by category and blank to the eye
    "\u1160": "",
    "\u3164": "",
    "\uffa0": "",
    "\u2800": " ",  # the empty Braille pattern
    "\u180e": "",
}


def _letters() -> dict[str, str]:
    table = {pair[0]: pair[1:] for pair in _PAIRS.split() if len(pair) == 2 and pair[1].isascii()}
    table.update(_JOINED)
    for first, plain in ((0x1F1E6, "A"), (0x1F150, "A"), (0x1F170, "A")):
        table.update({chr(first + step): chr(ord(plain) + step) for step in range(26)})
    table.update({chr(0xE0000 + code): chr(code) for code in range(0x20, 0x7F)})  # invisible tag letters
    return table


LOOKALIKES: dict[str, str] = _letters()
"""One sign -> the plain letters it reads as; negative circled, squared and regional letters included."""
