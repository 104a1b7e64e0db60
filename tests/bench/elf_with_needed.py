"""Builds a shared library that needs a great many others, all of one long name, by giving a small one a second dynamic
table behind its end."""
import struct

SEGMENT, SECTION, DYNAMIC = struct.Struct("<IIQQQQQQ"), struct.Struct("<IIQQQQIIQQ"), struct.Struct("<qQ")
PT_LOAD, PT_DYNAMIC, PT_GNU_STACK, SHT_DYNAMIC = 1, 2, 0x6474E551, 6
DT_NULL, DT_NEEDED, DT_STRTAB, DT_STRSZ = 0, 1, 5, 10
PAGE = 4096
READ_WRITE = 6


def to_page(size):
    return -(-size // PAGE) * PAGE


def build(base, count, moves_segment):
    """base: an x86-64 library; count: entries; moves_segment: whether the loader sees them, too, or only who reads
    sections -> bytes"""
    segments_at, sections_at = struct.unpack_from("<QQ", base, 32)
    segment_count, _, section_count = struct.unpack_from("<HHH", base, 56)
    segments = [list(SEGMENT.unpack_from(base, segments_at + i * SEGMENT.size)) for i in range(segment_count)]
    sections = [list(SECTION.unpack_from(base, sections_at + i * SECTION.size)) for i in range(section_count)]
    entries = entries_of(base, segments)
    names_at, names_size = dict(entries)[DT_STRTAB], dict(entries)[DT_STRSZ]
    names = base[names_at:names_at + names_size] + b"n" * 1023 + b"\0"  # the first segment is loaded at 0

    offset = to_page(len(base))
    address = to_page(max(segment[3] + segment[6] for segment in segments if segment[0] == PT_LOAD)) + PAGE
    table_after = to_page(len(names))
    moved = {DT_STRTAB: address, DT_STRSZ: len(names)}
    table = b"".join(DYNAMIC.pack(tag, moved.get(tag, value)) for tag, value in entries)
    table += DYNAMIC.pack(DT_NEEDED, names_size) * count + DYNAMIC.pack(DT_NULL, 0)
    behind = names.ljust(table_after, b"\0") + table

    for segment in segments:
        if segment[0] == PT_GNU_STACK:  # of no use here
            segment[:] = [PT_LOAD, READ_WRITE, offset, address, address, len(behind), len(behind), PAGE]
        elif segment[0] == PT_DYNAMIC and moves_segment:
            segment[2:7] = [offset + table_after, address + table_after, address + table_after, len(table), len(table)]
    for section in sections:
        if section[1] == SHT_DYNAMIC:
            section[3:6] = [address + table_after, offset + table_after, len(table)]
            sections[section[6]][3:6] = [address, offset, len(names)]

    file = bytearray(base.ljust(offset, b"\0") + behind)
    for i, segment in enumerate(segments):
        SEGMENT.pack_into(file, segments_at + i * SEGMENT.size, *segment)
    for i, section in enumerate(sections):
        SECTION.pack_into(file, sections_at + i * SECTION.size, *section)
    return bytes(file)


def entries_of(base, segments):
    at = next(segment[2] for segment in segments if segment[0] == PT_DYNAMIC)
    entries = []
    while True:
        tag, value = DYNAMIC.unpack_from(base, at)
        if tag == DT_NULL:
            return entries
        entries.append((tag, value))
        at += DYNAMIC.size
