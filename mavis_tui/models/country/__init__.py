"""What the country decides, as rows: programmes, vaccines, questions and protocols, each with its source and its dates.

The next season is a change of rows here and of the test that names them. Rows know nothing of the rest of the program:
keys are plain words, the values of the enums in `models/`, where each table has the function that reads it.
"""
