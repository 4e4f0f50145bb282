"""Hold what was spent against the work by hand and against the target."""

from decimal import Decimal

TIME_TARGET = Decimal("0.25")  # a restoration centre with AI: 75 % less time,
COST_TARGET = Decimal("0.50")  # 50 % less cost; a target, not a promise


class Compared:
    """Shares and targets for whatever has minutes, money, baseline_minutes and baseline_money.

    `compared_minutes` and `compared_money` are the part that the baseline speaks of.
    """

    @property
    def compared_minutes(self):
        """Minutes to hold against the baseline."""
        return self.minutes

    @property
    def compared_money(self):
        """Money to hold against the baseline."""
        return self.money

    @property
    def target_minutes(self):
        """A quarter of the hand's time."""
        return _part(self.baseline_minutes, TIME_TARGET, Decimal(1))

    @property
    def target_money(self):
        """Half of the hand's money."""
        return _part(self.baseline_money, COST_TARGET, Decimal("0.01"))

    @property
    def time_share(self):
        """Minutes spent as percent of the baseline, or None."""
        return percent(self.compared_minutes, self.baseline_minutes)

    @property
    def cost_share(self):
        """Money spent as percent of the baseline, or None."""
        return percent(self.compared_money, self.baseline_money)

    @property
    def meets_time(self):
        """Say whether the time target is met so far, or None without a baseline."""
        return None if self.baseline_minutes is None else self.compared_minutes <= self.target_minutes

    @property
    def meets_cost(self):
        """Say whether the cost target is met so far, or None without a baseline or a sum."""
        if self.baseline_money is None or self.compared_money is None:
            return None
        return self.compared_money <= self.target_money


def percent(part, whole):
    """Return part of whole in percent with one place, or None where either is unknown."""
    if part is None or not whole:
        return None
    return (Decimal(part) / whole * 100).quantize(Decimal("0.1"))


def _part(whole, share, step):
    return None if whole is None else (whole * share).quantize(step)
