"""Files on their way in from a browser or a program: in a file without a name, of which nothing stays."""

import os
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from casefile.evidence.filing import make_folder, new_file


class NamelessUploadHandler(FileUploadHandler):
    """Takes an upload into a file without a name beside the store.

    Django's own keeps named files, which a killed process leaves behind: what may not be held could stay there.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        folder = settings.STORE_DIR / "incoming"
        make_folder(folder)
        descriptor, path = new_file(folder)
        if path.parent == folder:
            path.unlink()
        self.taken = os.fdopen(descriptor, "w+b")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next bytes."""
        self.taken.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """The file, from its beginning."""
        self.taken.seek(0)
        extra = self.content_type_extra
        return UploadedFile(self.taken, self.file_name, self.content_type, file_size, self.charset, extra)

    def upload_interrupted(self) -> None:
        """Let go of what was not sent to the end."""
        if hasattr(self, "taken"):
            self.taken.close()
