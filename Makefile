# Everything goes through tests/lab, which fetches what it needs into .lab/ and nothing elsewhere.
PYTHON ?= python3
LAB = $(PYTHON) -m tests.lab

MINUTES ?= 5

.PHONY: help demo demo-reset later test lint pot pictures dashboard metrics-page setup

help:
	@echo "make demo        Odoo with both addons, demo data and a simulated WhatsApp, until Ctrl-C"
	@echo "make demo-reset  throw the demo's database away"
	@echo "make later       in the running demo, time passes: MINUTES=5"
	@echo "make test        every test; ARGS=\"tests/e2e -k story\" chooses"
	@echo "make lint        ruff, pylint-odoo and Odoo's own checks"
	@echo "make pot         export the addons' translation templates"
	@echo "make pictures    take the README's screenshots again"
	@echo "make dashboard   write the spreadsheet of the ready dashboard again"
	@echo "make metrics-page  write docs/metrics.md again"
	@echo "make setup       fetch and install what the others need, start nothing"

demo demo-reset lint pot pictures dashboard metrics-page setup:
	@$(LAB) $@

later:
	@$(LAB) later $(MINUTES)

test:
	@$(LAB) test $(ARGS)
