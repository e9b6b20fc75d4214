"""The report of a verification: JSON for programs, and words that a committee can file."""

from dataclasses import dataclass
from typing import Any

from mingbai_verify.checks import Outcome
from mingbai_verify.fingerprint import fingerprint
from mingbai_verify.policy import Policy

PROGRAM = "mingbai-verify 0.1.0"

WHOLE = 0
FINDINGS = 1
NOT_VERIFIABLE = 2

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_RESULTS = {WHOLE: "whole", FINDINGS: "findings", NOT_VERIFIABLE: "not_verifiable"}
_WORDS = {
    "zh": {
        "title": "核验报告", "what": "核验对象", "at": "核验时间", "trusted": "所信任的公钥",
        "log": "日志名称", "size": "记录数", "root": "根哈希", "fingerprint": "存证指纹",
        "tool": "核验程序", "found": "核验结果", "signed": "核验人（签字）",
        "whole": "结论：属实、完整，未发现改动。",
        "findings": "结论：发现{count}处问题，须查明。",
        "not_verifiable": "结论：无法核验。所给的文件读不全，不能据此认定属实或不实。",
    },
    "en": {
        "title": "Verification report", "what": "Verified", "at": "At", "trusted": "Trusted keys",
        "log": "Log", "size": "Entries", "root": "Root hash", "fingerprint": "Fingerprint",
        "tool": "Program", "found": "Found", "signed": "Verified by (signature)",
        "whole": "Result: true and whole; nothing was found to be changed.",
        "findings": "Result: {count} findings to look into.",
        "not_verifiable": "Result: not verifiable. The files cannot be read as they should be; "
        "this says neither that the books are right nor that they are wrong.",
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Report:
    """One verification as it is filed."""

    command: str
    subject: str
    at: str
    """An instant in UTC."""
    policy: Policy
    outcome: Outcome

    @property
    def exit_code(self) -> int:
        """0 whole, 1 with findings, 2 not verifiable."""
        if not self.outcome.verifiable:
            return NOT_VERIFIABLE
        return FINDINGS if self._wrong else WHOLE

    @property
    def _wrong(self) -> int:
        return sum(finding.wrong for finding in self.outcome.findings)

    def document(self) -> dict[str, Any]:
        """Give the report for programs."""
        checkpoint = self.outcome.checkpoint
        return {
            "program": PROGRAM,
            "command": self.command,
            "subject": self.subject,
            "at": self.at,
            "trusted": [str(key) for key in self.policy.logs],
            "result": _RESULTS[self.exit_code],
            "exit_code": self.exit_code,
            "checkpoint": None
            if checkpoint is None
            else {
                "origin": checkpoint.origin,
                "size": checkpoint.head.size,
                "root": checkpoint.head.root.hex(),
                "fingerprint": fingerprint(checkpoint).split("\n"),
            },
            "findings": [
                {
                    "code": finding.code.value,
                    "wrong": finding.wrong,
                    "facts": dict(finding.facts),
                    **{language: finding.sentence(language) for language in _LANGUAGES.values()},
                }
                for finding in self.outcome.findings
            ],
        }

    def words(self, language: str) -> list[str]:
        """Give the report for people, in `zh` or `en`, line by line."""
        said = _WORDS[language]
        rows = [
            ("what", f"{self.command} {self.subject}"),
            ("at", self.at),
            ("tool", PROGRAM),
            *(("trusted", f"{key.name}+{key.key_id.hex()}") for key in self.policy.logs),
        ]
        checkpoint = self.outcome.checkpoint
        if checkpoint is not None:
            rows += [
                ("log", checkpoint.origin),
                ("size", str(checkpoint.head.size)),
                ("root", checkpoint.head.root.hex()),
                *(("fingerprint", line) for line in fingerprint(checkpoint).split("\n")),
            ]
        lines = [said["title"], "", *(f"{said[name]}: {value}" for name, value in rows), ""]
        lines.append(f"{said['found']}:")
        for finding in self.outcome.findings:
            mark = "✗" if finding.wrong else "✓"
            lines.append(f"  {mark} {finding.sentence(_LANGUAGES[language])} [{finding.code}]")
        conclusion = said[_RESULTS[self.exit_code]].format(count=self._wrong)
        return [*lines, "", conclusion, "", f"{said['signed']}: ____________________"]
