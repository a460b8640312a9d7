"""The compiled rules for tasks of Spark: what lines mark, what facts give that meet, what is told.

Nothing here but ``joining`` knows Spark: tasks are functions of lines, facts and marks.
"""
