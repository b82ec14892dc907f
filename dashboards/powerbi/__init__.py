"""The pages as a Power BI project: model and report as text, generated from gold's contracts."""
