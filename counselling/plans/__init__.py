"""Repayment plans: scenarios tried side by side, one proposed, each creditor's answer, one in force."""
