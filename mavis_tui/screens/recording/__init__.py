"""One child: what is known, the record and its check."""
