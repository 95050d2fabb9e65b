"""python -m timeline.demo.making FOLDER: writes every document of the fictional matter into the folder."""

import sys
from pathlib import Path

from timeline.demo.making.everything import documents


def main(folder: Path) -> None:
    """Write the documents and say how many bytes each has."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents().items():
        (folder / name).write_bytes(content)
        print(f"{len(content):9,} {name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
