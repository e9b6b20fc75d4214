"""Reads a county pack from its folder and says everything that is wrong with it at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from registry.adapters.pack_csv import load_csv
from registry.adapters.pack_problems import sentence_of
from registry.adapters.pack_report import UNKNOWN, Loaded, Report
from registry.adapters.pack_text import BYTES_MAX, read_text
from registry.adapters.pack_yaml import load_yaml
from registry.domain.pack.findings import PackError
from registry.domain.pack.findings import Path as Parts
from registry.domain.pack.head import PackHead, SectionHead
from registry.domain.pack.pack import CONTENT_OF_KIND, Content, Pack
from registry.domain.pack.rules import check_pack

HEAD_FILE = "pack.yaml"
ModelT = TypeVar("ModelT", bound=BaseModel)


def read_pack(folder: Path) -> Pack:
    """Give the pack that the folder holds.

    Raises `PackError` with every finding where any line of any file, or any rule across them,
    is not as it must be.
    """
    report = Report()
    pack = _Reader(folder, report).read()
    findings = report.findings()
    if findings or pack is None:
        raise PackError(folder.name, findings)
    return pack


class _Reader:
    """Reads one folder once; keeps the loaded files so that later findings know their lines."""

    def __init__(self, folder: Path, report: Report) -> None:
        self._folder = folder
        self._report = report
        self._loaded: dict[str, Loaded] = {}
        self._files: dict[str, Mapping[str, str]] = {}

    def read(self) -> Pack | None:
        text = read_text(self._folder, HEAD_FILE, self._report)
        loaded = text and load_yaml(text, file=HEAD_FILE, report=self._report)
        if not loaded:
            self._note_empty(text, HEAD_FILE)
            return None
        self._loaded[HEAD_FILE] = loaded
        head = self._validate(PackHead, loaded.value, files={}, file=HEAD_FILE)
        if head is None:
            return None
        contents: dict[str, Content] = {}
        for index, section in enumerate(head.sections):
            content = self._read_section(section, index)
            if content is not None and section.key not in contents:
                contents[section.key] = content
                self._files[section.key] = section.files
        self._note_strays(head)
        pack = Pack(head=head, contents=contents)
        self._check(pack)
        return pack

    def _read_section(self, section: SectionHead, index: int) -> Content | None:
        kind = CONTENT_OF_KIND[section.kind]
        if section.files.keys() != kind.model_fields.keys():
            self._report.add(
                file=HEAD_FILE,
                place=self._loaded[HEAD_FILE].place(("sections", index, "files")),
                code="section_files_differ",
                message=f"Name one file for each of: {', '.join(kind.model_fields)}.",
            )
            return None
        data: dict[str, Any] = {}
        for role, field in kind.model_fields.items():
            loaded = self._load(section.files[role], field.annotation)
            if loaded is not None:
                data[role] = loaded.value
        if len(data) < len(kind.model_fields):
            return None
        return self._validate(kind, data, files=section.files, file=HEAD_FILE)

    def _load(self, file: str, shape: Any) -> Loaded | None:
        rows = get_args(shape)
        wanted = ".csv" if rows else ".yaml"
        if not file.endswith(wanted):
            self._report.add(
                file=file,
                place=UNKNOWN,
                code="file_kind_differs",
                message=f"Bring this content as a {wanted} file.",
            )
            return None
        text = read_text(self._folder, file, self._report)
        if text is None:
            return None
        if rows:
            header = [field.alias or name for name, field in rows[0].model_fields.items()]
            loaded = load_csv(text, file=file, header=header, report=self._report)
        else:
            loaded = load_yaml(text, file=file, report=self._report)
        if loaded is not None:
            self._loaded[file] = loaded
        return loaded

    def _validate(
        self, model: type[ModelT], data: Any, *, files: Mapping[str, str], file: str
    ) -> ModelT | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for defect in error.errors(include_url=False, include_context=False):
                path: Parts = defect["loc"]
                where = file
                if files and path:
                    where, path = files[str(path[0])], path[1:]
                code, message = sentence_of(defect["type"], path, defect["msg"])
                place = self._loaded[where].place(path)
                self._report.add(file=where, place=place, code=code, message=message)
            return None

    def _check(self, pack: Pack) -> None:
        for breach in check_pack(pack):
            file, path = HEAD_FILE, breach.path
            if breach.section:
                file, path = self._files[breach.section][str(path[0])], path[1:]
            place = self._loaded[file].place(path)
            self._report.add(file=file, place=place, code=breach.code, message=breach.message)

    def _note_strays(self, head: PackHead) -> None:
        named = {HEAD_FILE} | {file for section in head.sections for file in section.files.values()}
        for path in sorted(self._folder.rglob("*")):
            file = path.relative_to(self._folder).as_posix()
            if path.suffix in BYTES_MAX and file not in named:
                self._report.add(
                    file=file,
                    place=UNKNOWN,
                    code="file_unused",
                    message="Name this file in a section of pack.yaml, or take it away.",
                )

    def _note_empty(self, text: str | None, file: str) -> None:
        if text == "":
            self._report.add(
                file=file, place=(1, 1), code="yaml_empty", message="Write the file's content."
            )
