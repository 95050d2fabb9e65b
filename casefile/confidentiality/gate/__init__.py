"""The release gate: reads finished bytes and says whether they may leave the matter.

Pure: no models, no framework, nothing fetched. `inspect` answers for a PDF.
"""

from casefile.confidentiality.gate.inspection import inspect
from casefile.confidentiality.gate.report import (
    CHECKS,
    Expectation,
    Expected,
    Finding,
    GateReport,
    ProtectedTerm,
)

__all__ = ["CHECKS", "Expectation", "Expected", "Finding", "GateReport", "ProtectedTerm", "inspect"]
