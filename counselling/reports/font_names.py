"""What the typeface's files are called under ``assets/fonts``."""

REGULAR = "NotoSans-Regular.ttf"
BOLD = "NotoSans-Bold.ttf"
WEB = "noto-sans.woff2"

FONT = "Maum"  # as ReportLab knows them
FONT_BOLD = "Maum-Bold"
