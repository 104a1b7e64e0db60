"""What a reader sees of a piece of HTML: words, code, links, lists, tables, checkboxes."""

import html.parser
import re
import urllib.parse

VOID = {'br', 'hr', 'img', 'input', 'col', 'meta', 'link'}
HIDDEN = {'script', 'style', 'head', 'template'}
BLOCKS = {'p', 'div', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'blockquote', 'pre', 'br',
          'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dl', 'dt', 'dd', 'section', 'center', 'caption'}
INVISIBLE = dict.fromkeys(map(ord, '\ufeff\u200b\u2060'), None)


class Node:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []

    def around(self, *tags):
        node = self.parent
        while node:
            if node.tag in tags:
                return node
            node = node.parent
        return None


class Tree(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.open = Node('root')
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        node = Node(tag, attributes, self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag, attributes):
        self.open.children.append(Node(tag, attributes, self.open))

    def handle_endtag(self, tag):
        node = self.open
        while node.parent and node.tag != tag:
            node = node.parent
        if node.parent:
            self.open = node.parent

    def handle_data(self, data):
        self.open.children.append(data)


def raw_text(node, skip=()):
    """The text below a node, blocks apart; nothing of what is below a tag of `skip`."""
    if isinstance(node, str):
        return node
    if node.tag in HIDDEN or node.tag in skip or 'checklist-item__indicator' in (node.attributes.get('class') or ''):
        return ''
    inside = ''.join(raw_text(child, skip) for child in node.children)
    return f' {inside} ' if node.tag in BLOCKS else inside


def words(text):
    return ' '.join(text.translate(INVISIBLE).replace('\u00a0', ' ').split())


def exact(text):
    return text.translate(INVISIBLE).replace('\u00a0', ' ')


def walk(node):
    for child in node.children:
        if not isinstance(child, str):
            yield child
            if child.tag not in HIDDEN:
                yield from walk(child)


def code_text(node):
    if isinstance(node, str):
        return node
    return '\n' if node.tag == 'br' and node.parent.tag != 'li' else ''.join(map(code_text, node.children))


def address(href):
    return urllib.parse.unquote(href.strip())


class Reading:
    """`cells_hold_blocks`: whether the dialect keeps code blocks within table cells."""

    def __init__(self, text, cells_hold_blocks=True):
        self.root = Tree(text).root
        self.words = words(raw_text(self.root))
        self.code, self.blocks, self.links, self.lists, self.tables, self.checks = [], [], [], [], [], []
        self.cell_code = []
        self.read_code(self.root, False)
        for node in walk(self.root):
            self.read(node, cells_hold_blocks)
        self.code = sorted(self.code + self.cell_code)

    def read_code(self, node, joins):
        """Lists the code within lines; two pieces side by side look like one. Returns whether the next would join."""
        for child in node.children:
            if isinstance(child, str):
                joins = joins and not child.translate(INVISIBLE)
            elif child.tag == 'pre' or child.tag in HIDDEN:
                joins = False
            elif child.tag == 'code':
                for line in exact(code_text(child)).split('\n'):
                    if not line.strip():
                        joins = False
                    elif joins:
                        self.code[-1] += line
                    else:
                        self.code.append(line)
                        joins = True
            else:
                joins = self.read_code(child, joins and child.tag not in BLOCKS) and child.tag not in BLOCKS
        return joins

    def read(self, node, cells_hold_blocks):
        if node.tag == 'pre':
            lines = re.sub(r'^\n', '', code_text(node).replace('\r\n', '\n'))
            if node.around('td', 'th') and not cells_hold_blocks:
                self.cell_code += [exact(line) for line in lines.split('\n') if line.strip()]
            else:
                self.blocks.append(exact(lines).rstrip('\n'))
        elif node.tag == 'a' and node.attributes.get('href') and words(raw_text(node)):
            self.links.append((address(node.attributes['href']), words(raw_text(node))))
        elif node.tag == 'li':
            self.read_item(node)
        elif node.tag == 'table' and not node.around('td', 'th'):
            rows = [row for row in walk(node) if row.tag == 'tr' and row.around('table') is node]
            cells = [[words(raw_text(cell)) for cell in row.children if not isinstance(cell, str)] for row in rows]
            self.tables.append([kept for kept in ([cell for cell in row if cell] for row in cells) if kept])

    def read_item(self, node):
        path, up = [], node
        while up := up.around('ul', 'ol'):
            path.insert(0, up.tag)
        own = words(raw_text(node, skip=('ul', 'ol')))
        if own:
            self.lists.append((tuple(path), own))
        classes = (node.attributes.get('class') or '') + ' ' + (node.parent.attributes.get('class') or '')
        boxes = [child for child in walk(node) if child.tag == 'input' and child.around('li') is node]
        if 'checklist' in classes:
            self.checks.append('unchecked' not in (node.attributes.get('class') or ''))
        elif boxes:
            self.checks.append('checked' in boxes[0].attributes)
