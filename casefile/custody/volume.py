"""The files of a production on disk, found by the paths its load files state and never outside its folder."""

from pathlib import Path

from casefile.evidence.loadfile.paths import parts_of

LOAD_FILE_FOLDERS = frozenset({"data", "dat", "load", "loadfile", "loadfiles", "load files", "load file", "database"})


class Volume:
    """The folder a production lies in: that of its load file, or the one above where the load file has its own."""

    def __init__(self, load_file: Path) -> None:
        folder = load_file.resolve().parent
        above = [folder.parent] if folder.name.lower() in LOAD_FILE_FOLDERS else []
        self.roots = [folder, *above]
        self._listed: dict[Path, dict[str, Path]] = {}

    def find(self, stated: str) -> Path:
        """The file of a stated path, whatever the case of its letters; ValueError, with the reason, for none."""
        parts = parts_of(stated)
        for root in self.roots:
            # A path that begins with the volume's own name begins above the root, which is the volume.
            starts = [parts, parts[1:]] if len(parts) > 1 and parts[0].lower() == root.name.lower() else [parts]
            for below in starts:
                found = self._below(root, below)
                if found is None:
                    continue
                if not found.resolve().is_relative_to(root):
                    raise ValueError(f"“{stated}” is a link that leads out of the production's folder")
                return found
        raise ValueError(f"“{stated}” is not in the production's folder")

    def _below(self, root: Path, parts: tuple[str, ...]) -> Path | None:
        place = root
        for part in parts:
            names = self._names(place)
            # Two names that differ in case only: the exact one wins.
            found = place / part if (place / part) in names.values() else names.get(part.lower())
            if found is None:
                return None
            place = found
        return place if place.is_file() else None

    def _names(self, folder: Path) -> dict[str, Path]:
        if folder not in self._listed:
            below = sorted(folder.iterdir()) if folder.is_dir() else []
            self._listed[folder] = {path.name.lower(): path for path in below}
        return self._listed[folder]
