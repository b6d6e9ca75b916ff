"""Questions from files: read → normalise → check → plan or staged rows (shown to the person) → apply.

`formats` recognises a file; its reader yields raw questions (`raw`); `reading` makes sense of each, the same for all formats,
with `options`, `answers` and `words`; `plan` compares them with each other, with the statutes (`citing`) and with the bank;
`staging` keeps them while a person looks them over; `applying` writes. To add a column: `columns.COLUMNS` and `reading`.
"""
