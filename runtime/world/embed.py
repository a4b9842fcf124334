"""Writes the .cc behind world::embedded(): embed.py ROOT OUTPUT DEPFILE PATTERN...

Every file below ROOT that fits a pattern, in the order of its path; the same files give the same
bytes. The depfile names the directories too, so that a new file is noticed."""
import pathlib
import sys

PLAIN = {c: chr(c) for c in range(0x20, 0x7F) if chr(c) not in '"\\?'}
LINE = 100


def literal(text: bytes) -> str:
    escaped = (PLAIN.get(c, "\\n" if c == 10 else f"\\{c:03o}") for c in text)
    lines, line = [], ""
    for part in escaped:
        line += part
        if len(line) >= LINE or part == "\\n":
            lines.append(f'    "{line}"')
            line = ""
    if line or not lines:
        lines.append(f'    "{line}"')
    return "\n".join(lines)


def main() -> None:
    root, output, depfile = (pathlib.Path(a) for a in sys.argv[1:4])
    files = sorted({f for pattern in sys.argv[4:] for f in root.glob(pattern) if f.is_file()})
    rows = [
        f'    {{"{f.relative_to(root).as_posix()}",\n     std::string_view(\n{literal(f.read_bytes())},\n'
        f"    {f.stat().st_size})}},\n"
        for f in files
    ]
    output.write_text(
        '#include <array>\n\n#include "runtime/world/world.h"\n\n'
        "namespace megac::world {\nnamespace {\n\n"
        "struct Embedded {\n  std::string_view path, bytes;\n};\n\n"
        f"constexpr std::array<Embedded, {len(files)}> files{{{{\n{''.join(rows)}}}}};\n\n"
        "}  // namespace\n\n"
        "std::string_view embedded(std::string_view path) {\n"
        "  for (const Embedded& file : files) {\n    if (file.path == path) return file.bytes;\n  }\n"
        "  return {};\n}\n\n}  // namespace megac::world\n"
    )
    watched = files + sorted({d for pattern in sys.argv[4:] for d in (root / pattern).parent.parent.glob(
        (root / pattern).parent.name) if d.is_dir()})
    depfile.write_text(f"{output.as_posix()}: {' '.join(w.as_posix() for w in watched)}\n")


main()
