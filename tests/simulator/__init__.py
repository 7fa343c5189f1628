"""Cloud API simulator: plays Meta's servers and the customers' phones.

See README.md. In one process: `Simulator`; from another: `SimulatorClient`.
"""

from .client import SimulatorClient
from .simulator import Simulator

__all__ = ["Simulator", "SimulatorClient"]
