"""Reports in tests: what stands on a small one."""

from tracker.domain.reports import Content


def report_content(period: str) -> Content:
    """A report of one figure."""
    section = {
        "name": "cases", "version": 1, "title": "Semua perkara", "unit": "perkara",
        "columns": ["Perkara"], "left_out": 0, "id": "cases-1-1-1w",
        "address": "/angka/cases-1-1-1w",
        "rows": [{"words": "Semua perkara", "cells": [{"key": ["cases"], "count": 7}]}],
    }  # fmt: skip
    return {
        "title": "Laporan bulanan", "subject": "Perkara", "period": period, "note": "",
        "head": {"name": "Bawaslu", "address": "", "contact": "", "place": "Tangerang"},
        "facts": [["Data per", "1 Oktober 2024"]], "summary": [["perkara", 7, None]],
        "chapters": [{"id": "period", "title": "Bagian", "about": "", "sections": [section]}],
        "definitions": [],
    }  # fmt: skip
