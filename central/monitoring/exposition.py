"""Prometheus' text format (version 0.0.4), as much of it as numbers with labels need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class MetricKind(StrEnum):
    """Whether a number only grows (指标类型)."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True)
class Sample:
    """One number with its labels (指标值)."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """Numbers of one name (指标)."""

    name: str
    kind: MetricKind
    help: str
    samples: tuple[Sample, ...]


def exposition(metrics: Iterable[Metric]) -> str:
    """The text that is scraped."""
    return "".join(_lines(metric) for metric in metrics)


def _lines(metric: Metric) -> str:
    head = f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} {metric.kind.value}\n"
    return head + "".join(f"{metric.name}{_labels(sample.labels)} {sample.value:.10g}\n" for sample in metric.samples)


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in sorted(labels.items())) + "}"
