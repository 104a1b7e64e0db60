"""icon.py FILE.ico: draws the icon of aha-host.exe, a plug on a round square, in the sizes that Windows asks for."""
import struct
import sys

BACKGROUND, PLUG = (0x1F, 0x4E, 0x79), (0xFF, 0xFF, 0xFF)
SAMPLES = 4  # per pixel and axis, which makes edges smooth


def in_box(x, y, left, top, right, bottom, radius=0.0):
    dx = max(left + radius - x, x - (right - radius), 0.0)
    dy = max(top + radius - y, y - (bottom - radius), 0.0)
    return dx * dx + dy * dy <= radius * radius if radius else left <= x < right and top <= y < bottom


def color_at(x, y):
    """The colour of a point of the unit square, or None outside the icon."""
    if not in_box(x, y, 0.02, 0.02, 0.98, 0.98, 0.2):
        return None
    prongs = in_box(x, y, 0.33, 0.16, 0.42, 0.42) or in_box(x, y, 0.58, 0.16, 0.67, 0.42)
    body = in_box(x, y, 0.24, 0.38, 0.76, 0.68, 0.1) or in_box(x, y, 0.24, 0.38, 0.76, 0.5)
    cable = in_box(x, y, 0.455, 0.66, 0.545, 0.88)
    return PLUG if prongs or body or cable else BACKGROUND


def pixel(column, row, size):
    points = [(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    colors = [c for c in (color_at(x / size, y / size) for x, y in points) if c]
    if not colors:
        return bytes(4)
    red, green, blue = (sum(c[k] for c in colors) // len(colors) for k in range(3))
    return bytes((blue, green, red, 255 * len(colors) // len(points)))


def image(size):
    """A bitmap without its file header, from the lowest row up; the empty mask leaves it to the alpha channel."""
    pixels = b"".join(pixel(column, row, size) for row in reversed(range(size)) for column in range(size))
    mask = bytes((size + 31) // 32 * 4 * size)
    return struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, len(pixels), 0, 0, 0, 0) + pixels + mask


def main(path):
    sizes = (16, 24, 32, 48, 64)
    images = [image(size) for size in sizes]
    offset = 6 + 16 * len(sizes)
    directory = struct.pack("<HHH", 0, 1, len(sizes))
    for size, data in zip(sizes, images):
        directory += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    with open(path, "wb") as file:
        file.write(directory + b"".join(images))


main(sys.argv[1])
