"""The statistics of an exam once more, slowly and by other ways: pairs of attempts, sums over pairs of slots, counting ranks.

Fractions throughout, roots at forty digits. Nothing here is shared with exams.statistics.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import permutations


def root(value):
    with localcontext() as context:
        context.prec = 40
        return float((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def covary(a, b):
    """Half the mean product of differences over all ordered pairs of attempts: no mean is needed."""
    n = len(a)
    pairs = ((i, j) for i in range(n) for j in range(i))
    return sum(((a[i] - a[j]) * (b[i] - b[j]) for i, j in pairs), Fraction(0)) / (n * (n - 1))


def drawn_in_order(values):
    left, order = list(values), []
    while left:
        order.append(left.pop(left.index(min(left))))
    return order


def most_covariance(a, b):
    """By trying every way to hand out the marks. Only for a handful of attempts."""
    return max(covary(order, b) for order in permutations(a))


def without(rows, slot):
    return [sum(row) - row[slot] for row in rows]


def slot_marks(rows, slot):
    return [row[slot] for row in rows]


def facility(rows, maxima, slot):
    if not rows or not maxima[slot]:
        return None
    return float(sum(row[slot] / maxima[slot] for row in rows) / len(rows))


def standard_deviation(values):
    return root(covary(values, values)) if len(values) > 1 else None


def discrimination_index(rows, slot):
    if len(rows) < 2:
        return None
    x, y = slot_marks(rows, slot), without(rows, slot)
    if len(set(x)) == 1 or len(set(y)) == 1:
        return None
    return 100 * float(covary(x, y)) / (root(covary(x, x)) * root(covary(y, y)))


def discriminative_efficiency(rows, slot, most=None):
    if len(rows) < 2:
        return None
    x, y = slot_marks(rows, slot), without(rows, slot)
    if len(set(x)) == 1 or len(set(y)) == 1:
        return None
    most = most or (lambda a, b: covary(drawn_in_order(a), drawn_in_order(b)))
    return float(100 * covary(x, y) / most(x, y))


def effective_weights(rows, slots):
    """The covariance with the total is the sum of those with each slot."""
    if len(rows) < 2:
        return [None] * slots
    columns = [slot_marks(rows, slot) for slot in range(slots)]
    covariances = [sum(covary(a, b) for b in columns) for a in columns]
    roots = [root(c) if c >= 0 else None for c in covariances]
    whole = sum(r for r in roots if r is not None)
    return [100 * r / whole if whole and r is not None else None for r in roots]


def median(values):
    """Whatever has as many below as above, by counting."""
    n = len(values)
    low = next(v for v in values if sum(w < v for w in values) * 2 < n + n % 2 <= sum(w <= v for w in values) * 2)
    high = next(v for v in values if sum(w > v for w in values) * 2 < n + n % 2 <= sum(w >= v for w in values) * 2)
    return float((low + high) / 2)


def internal_consistency(rows, slots):
    """From the covariances between slots: the other way to write Cronbach's α."""
    totals = [sum(row) for row in rows]
    if slots < 2 or len(rows) < 3 or len(set(totals)) == 1:
        return None
    columns = [slot_marks(rows, slot) for slot in range(slots)]
    between = sum(covary(columns[i], columns[j]) for i in range(slots) for j in range(slots) if i != j)
    return float(100 * Fraction(slots, slots - 1) * between / covary(totals, totals))


def power_sums(values):
    mean = sum(values) / Fraction(len(values))
    return [sum((value - mean) ** power for value in values) for power in (2, 3, 4)]


def skewness(values):
    """As spreadsheets write it: n/((n-1)(n-2)) Σ((t - mean)/s)³."""
    n = len(values)
    if n < 3 or len(set(values)) == 1:
        return None
    squares, cubes, _ = power_sums(values)
    return n / ((n - 1) * (n - 2)) * float(cubes) / root(squares / (n - 1)) ** 3


def kurtosis(values):
    """As spreadsheets write it: n(n+1)/((n-1)(n-2)(n-3)) Σ((t - mean)/s)⁴ - 3(n-1)²/((n-2)(n-3))."""
    n = len(values)
    if n < 4 or len(set(values)) == 1:
        return None
    squares, _, fourths = power_sums(values)
    first = Fraction(n * (n + 1), (n - 1) * (n - 2) * (n - 3)) * fourths / (squares / (n - 1)) ** 2
    return float(first - Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))


def best_and_last(totals):
    """Whoever has fewer people above (below) than a group holds."""
    n = len(totals)
    if len(set(totals)) < 2:
        return set(), set()
    size = max(1, int(Fraction(27 * n, 100) + Fraction(1, 2)))
    upper = {i for i in range(n) if sum(other > totals[i] for other in totals) < size}
    lower = {i for i in range(n) if sum(other < totals[i] for other in totals) < size}
    return upper, lower


def group_discrimination(rows, maxima, slot):
    upper, lower = best_and_last([sum(row) for row in rows])
    if not upper or not maxima[slot]:
        return None
    shares = [sum(rows[i][slot] for i in group) / Fraction(len(group)) for group in (upper, lower)]
    return float((shares[0] - shares[1]) / maxima[slot])
