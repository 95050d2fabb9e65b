"""Outlook items made for tests: a compound file of nested storages, and the properties of MS-OXMSG in it."""

import struct
from itertools import pairwise

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TICKS = 10_000_000
EPOCH = 11_644_473_600


def compound(tree):
    """A compound file (MS-CFB) of nested dicts, every stream of it in the mini stream."""
    entries, mini = [("Root Entry", 5, None, None)], b""
    mini_fat, kids = [], {}

    def place(folder, parent):
        nonlocal mini
        for name, content in folder.items():
            number = len(entries)
            kids.setdefault(parent, []).append(number)
            if isinstance(content, dict):
                entries.append((name, 1, None, None))
                place(content, number)
                continue
            start, count = len(mini) // 64, -(-len(content) // 64)
            entries.append((name, 2, start if count else END, len(content)))
            mini_fat.extend([*range(start + 1, start + count), END] if count else [])
            mini += content.ljust(count * 64, b"\0")

    place(tree, 0)
    fat, sectors = [], []

    def chain(content, pad):
        count = max(1, -(-len(content) // 512))
        start = len(sectors)
        fat.extend([*range(start + 1, start + count), END])
        content = content.ljust(count * 512, pad)
        sectors.extend(content[at : at + 512] for at in range(0, len(content), 512))
        return start

    mini_start = chain(mini, b"\0")
    mini_fat_start = chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat), b"\xff")
    follows = {one: after for siblings in kids.values() for one, after in pairwise(siblings)}
    written = b""
    for number, (name, kind, start, size) in enumerate(entries):
        if kind == 5:
            start, size = mini_start, len(mini)
        label = name.encode("utf-16-le")
        child = kids.get(number, [FREE])[0]
        written += label.ljust(64, b"\0") + struct.pack(
            "<HBB3I", len(label) + 2, kind, 1, FREE, follows.get(number, FREE), child
        )
        written += bytes(36) + struct.pack("<IQ", start or 0, size or 0)
    written += (b"\0" * 68 + struct.pack("<3I", FREE, FREE, FREE) + bytes(48)) * (-len(entries) % 4)
    directory = chain(written, b"\0")
    fat_start, fat_count = len(sectors), 1
    while (len(sectors) + fat_count) > fat_count * 128:
        fat_count += 1
    fat += [FAT] * fat_count
    fat += [FREE] * (fat_count * 128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack(
        "<IIIIIIIII", 0, fat_count, directory, 0, 4096, mini_fat_start, -(-len(mini_fat) // 128) or 1, END, 0
    )
    head += struct.pack("<109I", *range(fat_start, fat_start + fat_count), *[FREE] * (109 - fat_count))
    return head + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def record(header, properties, **storages):
    """The storage of a message (header 32), a message within (24), an attachment or recipient (8)."""
    table, folder = bytes(header), {}
    for number, value in properties.items():
        if isinstance(value, str):
            content, kind = value.encode("utf-16-le"), 0x001F
        elif isinstance(value, bytes):
            content, kind = value, 0x0102
        elif isinstance(value, float):
            table += struct.pack("<HHIQ", 0x0040, number, 6, int((value + EPOCH) * TICKS))
            continue
        else:
            table += struct.pack("<HHIII", 0x0003, number, 6, value, 0)
            continue
        table += struct.pack("<HHIII", kind, number, 6, len(content), 0)
        folder[f"__substg1.0_{number:04X}{kind:04X}"] = content
    return {"__properties_version1.0": table, **folder, **storages}


def item(properties, *, recipients=(), attachments=(), header=32):
    """A whole message with its recipients and attachments, each a dict of properties or a storage."""
    folder = record(header, properties)
    for number, one in enumerate(recipients):
        folder[f"__recip_version1.0_#{number:08X}"] = record(8, one)
    for number, one in enumerate(attachments):
        folder[f"__attach_version1.0_#{number:08X}"] = one if "__properties_version1.0" in one else record(8, one)
    return folder
