"""Tests that try to break the product's invariants, against real servers on committed databases.

Read ``world.py`` first (one Odoo, one simulator, one database), then the ``check_*`` modules: each
check drives a world and ends in plain asserts over SQL. The ``test_*`` modules run the checks on an
untouched server and expect green; ``test_mutants.py`` takes one guard out of the product
(``mutants.py``) and expects the very same checks to fail.
"""
