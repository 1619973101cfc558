"""From a file, a folder, a glob or standard input to reports."""

from geomap.reports.sources import EXTENSIONS, read_reports
from geomap.reports.text import report_from_text

__all__ = ["EXTENSIONS", "read_reports", "report_from_text"]
