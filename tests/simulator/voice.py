"""Repacks what a browser records (WebM) as what WhatsApp sends (Ogg), both Opus."""

import struct

# Matroska elements that only hold others: walked into, so unknown sizes do no harm
CONTAINERS = {
    0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0}  # segment, cluster, tracks, track, group
CODEC_PRIVATE, SIMPLE_BLOCK, BLOCK = 0x63A2, 0xA3, 0xA1
BLOCK_HEAD = 4  # track number, time, flags
OGG_POLYNOMIAL = 0x04C11DB7
# samples at 48 kHz of one frame, by the configuration number of an Opus packet
SILK, HYBRID, CELT = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)


def webm_to_ogg(data):
    """Return Ogg Opus bytes; ValueError when the file holds no Opus sound."""
    head, packets = _unpack(data)
    if not head.startswith(b"OpusHead") or not packets:
        raise ValueError("not a WebM recording with Opus sound")
    tags = b"OpusTags" + struct.pack("<I", 9) + b"simulator" + struct.pack("<I", 0)
    result, granule = _page([head], 0, 0, 2) + _page([tags], 0, 1, 0), 0
    for number, packet in enumerate(packets):
        granule += _samples(packet)
        last = 4 if number == len(packets) - 1 else 0
        result += _page([packet], granule, number + 2, last)
    return result


def _unpack(data):
    """Return (codec header, packets) of the first track."""
    head, packets, at = b"", [], 0
    while at < len(data):
        kind, at = _number(data, at, keep_marker=True)
        size, at = _number(data, at)
        if kind in CONTAINERS:
            continue
        content, at = data[at:at + size], at + size
        if kind == CODEC_PRIVATE:
            head = head or content
        elif kind in (SIMPLE_BLOCK, BLOCK):
            packets.append(content[BLOCK_HEAD:])
    return head, packets


def _number(data, at, keep_marker=False):
    """Return (value, next position) of an EBML number: leading zeros tell its length."""
    first = data[at]
    length = 9 - first.bit_length()
    if not first or at + length > len(data):
        raise ValueError("broken WebM file")
    value = first if keep_marker else first & (0xFF >> length)
    for byte in data[at + 1:at + length]:
        value = value << 8 | byte
    return value, at + length


def _samples(packet):
    """Return the length of an Opus packet in samples, read from its first byte."""
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame = SILK[config % 4]
    elif config < 16:
        frame = HYBRID[config % 2]
    else:
        frame = CELT[config % 4]
    frames = (1, 2, 2, packet[1] & 0x3F if len(packet) > 1 else 1)[code]
    return frame * frames


def _page(packets, granule, sequence, flags):
    lacing = b""
    for packet in packets:
        full, rest = divmod(len(packet), 255)
        lacing += b"\xff" * full + bytes([rest])
    head = struct.pack(
        "<4sBBqIIIB", b"OggS", 0, flags, granule, 1, sequence, 0, len(lacing))
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _table():
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (OGG_POLYNOMIAL if value & 0x80000000 else 0)
        yield value & 0xFFFFFFFF


TABLE = tuple(_table())


def _checksum(page):
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ TABLE[(value >> 24) ^ byte]
    return value
