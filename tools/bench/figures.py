"""Figures beside their bounds, and the table of them."""

from dataclasses import dataclass, field


@dataclass
class Figure:
    """What was measured on each engine; `bound` is the most it may be, None where it is only told."""

    name: str
    unit: str
    bound: float | None = None
    measured: dict[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def misses(self, engine: str) -> bool:
        """Whether it is over its bound on this engine."""
        return self.bound is not None and self.measured.get(engine, 0) > self.bound


class Figures:
    """All of them, in the order in which they were first measured."""

    def __init__(self):
        self._by_name: dict[str, Figure] = {}

    def enter(self, engine: str, name: str, measured: float, unit: str, *, bound: float | None = None, note: str = ""):
        """Write one down, and say it at once: the next takes its time."""
        figure = self._by_name.setdefault(name, Figure(name, unit, bound))
        figure.measured[engine] = measured
        figure.notes[engine] = note
        missed = "  MISSED" if figure.misses(engine) else ""
        print(f"{engine:10}  {name:44} {_said(measured):>9} {unit:8}{_bound(bound)}{missed}  {note}", flush=True)

    @property
    def missed(self) -> list[str]:
        """Which figure is over its bound, and where."""
        return [f"{name} on {engine}" for name, f in self._by_name.items() for engine in f.measured if f.misses(engine)]

    def table(self) -> str:
        """A line a figure: its bound, and what each engine took."""
        engines = list(dict.fromkeys(engine for figure in self._by_name.values() for engine in figure.measured))
        head = f"| figure | bound | {' | '.join(engines)} |\n|---|---|{'---|' * len(engines)}"
        return "\n".join([head, *(self._line(figure, engines) for figure in self._by_name.values())])

    def _line(self, figure, engines):
        cells = [
            f"{_said(figure.measured[engine])}{' **over**' if figure.misses(engine) else ''}"
            f"{f' ({figure.notes[engine]})' if figure.notes[engine] else ''}"
            if engine in figure.measured
            else "–"
            for engine in engines
        ]
        bound = "–" if figure.bound is None else f"≤ {_said(figure.bound)}"
        return f"| {figure.name}, {figure.unit} | {bound} | {' | '.join(cells)} |"


def _said(number):
    return f"{number:,.0f}" if number >= 100 or number == int(number) else f"{number:.1f}"


def _bound(bound):
    return " " * 12 if bound is None else f"(≤ {_said(bound)})".ljust(12)
