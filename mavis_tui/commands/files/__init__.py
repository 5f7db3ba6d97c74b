"""Commands that read and write files: workbooks, exports, lists on paper."""
