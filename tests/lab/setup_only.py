"""``python3 -m tests.lab setup``: everything fetched and installed, nothing started."""


def main(_arguments):
    print("The laboratory is ready.")
