"""Writing YAML that people like to read: texts below their name with |, short things on one line."""

from typing import Any

import yaml

from .fields import Flow

WIDE = 1_000_000  # a line is never folded: what people wrote as one line stays one


class Dumper(yaml.SafeDumper):
    """As yaml.SafeDumper, with list entries indented below the name of their list."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _flow(dumper: yaml.SafeDumper, value: Flow) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.values.items(), flow_style=True)


Dumper.add_representer(str, _text)
Dumper.add_representer(Flow, _flow)


def dump(values: dict[str, Any]) -> str:
    """Block YAML in the order of the mapping; "" of an empty one."""
    if not values:
        return ""
    return yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDE, default_flow_style=False)
