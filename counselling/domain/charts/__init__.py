"""Every chart of the counselling room, each a pure function from plain rows to a scene."""

from counselling.domain.charts.agreement import agreement_chart
from counselling.domain.charts.coefficients import coefficients_chart
from counselling.domain.charts.expressions import expressions_chart
from counselling.domain.charts.percentiles import percentiles_chart
from counselling.domain.charts.radar import radar_chart
from counselling.domain.charts.shares import shares_chart
from counselling.domain.charts.sparkline import sparkline
from counselling.domain.charts.timeline import timeline_chart

__all__ = [
    "agreement_chart",
    "coefficients_chart",
    "expressions_chart",
    "percentiles_chart",
    "radar_chart",
    "shares_chart",
    "sparkline",
    "timeline_chart",
]
