"""What can be wrong with an import file as a whole, so that no row of it can be trusted."""

from chassis.errors import InvalidError


class ImportEncodingError(InvalidError):
    """The file is neither UTF-8 nor GB18030 throughout."""

    code = "import_encoding"


class ImportTextError(InvalidError):
    """The file holds characters that no record may hold."""

    code = "import_text_forbidden"


class ImportFileError(InvalidError):
    """The file cannot be read as the table that it should be."""

    code = "import_file_unreadable"


class ImportTooLargeError(InvalidError):
    """The file holds more than one import takes."""

    code = "import_too_large"


class SpreadsheetActiveError(InvalidError):
    """The spreadsheet holds macros, embedded objects or links to other files."""

    code = "import_spreadsheet_active"
