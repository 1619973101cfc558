"""From a file, a folder, a glob or standard input to reports."""
