"""What Today says about open letters."""


def register_all() -> None:
    pass
