from tests.office.conftest import member, office, rosa

__all__ = ["member", "office", "rosa"]
