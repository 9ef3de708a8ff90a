"""The names and wordings of the made-up report: 5 characteristics, 16 sub-characteristics."""

CHARACTERISTICS = (
    ("security", "安全性", "Security", (
        ("availability", "可用性", "Availability"),
        ("integrity", "完整性", "Integrity"),
        ("confidentiality", "保密性", "Confidentiality"),
    )),
    ("reliability", "可靠性", "Reliability", (
        ("completeness", "完备性", "Completeness"),
        ("continuity", "连续性", "Continuity"),
        ("stability", "稳定性", "Stability"),
        ("effectiveness", "有效性", "Effectiveness"),
        ("traceability", "可追溯性", "Traceability"),
    )),
    ("responsiveness", "响应性", "Responsiveness", (
        ("timeliness", "及时性", "Timeliness"),
        ("interactivity", "互动性", "Interactivity"),
    )),
    ("tangibility", "有形性", "Tangibility", (
        ("visibility", "可视性", "Visibility"),
        ("professionalism", "专业性", "Professionalism"),
        ("compliance", "合规性", "Compliance"),
    )),
    ("friendliness", "友好性", "Friendliness", (
        ("flexibility", "灵活性", "Flexibility"),
        ("proactiveness", "主动性", "Proactiveness"),
        ("courtesy", "礼貌性", "Courtesy"),
    )),
)  # fmt: skip
AUDIENCES = (
    ("users", "需方用户", "Demand-side users", "demand"),
    ("staff", "需方人员", "Demand-side staff", "demand"),
    ("supplier", "供方自评", "Supplier's self-assessment", "supplier"),
)
WORDING = {
    "users": ("我遇到的{zh}方面的问题，服务人员按约定的时间和方式处理完毕。",
              "Matters of {en} that I raised were settled in the time and manner agreed."),
    "staff": ("从我经手的工单看，{zh}达到了合同约定的水平，记录也与实际相符。",
              "Judging by the tickets I handled, {en} was at the level agreed in the contract, "
              "and the records matched what was done."),
    "supplier": ("在{zh}方面，我方按约定的时间和方式处理了客户提出的问题。",
                 "In matters of {en} we settled what customers raised as agreed."),
}  # fmt: skip
LABELS = (
    ("很不同意", "Strongly disagree"),
    ("不同意", "Disagree"),
    ("一般", "Neither"),
    ("同意", "Agree"),
    ("非常同意", "Strongly agree"),
)
COMMENTS = (
    ("users", "responsiveness", "热线下午三点以后常常打不通，要等十几分钟；打通以后倒是很耐心。"),
    ("users", "responsiveness", "The hotline is hard to reach after three in the afternoon."),
    ("users", "friendliness", "现场工程师态度很好，会把原因讲清楚。"),
    ("users", "tangibility", "=SUM(A1:A9) 这样的字样出现在我们收到的月报里，希望改正。"),
    ("staff", "reliability", "-补丁安装后重启了两次，没有提前通知。"),
    ("staff", "reliability", "Handover documents for the March release are still missing; "
                             "please send them with the ticket numbers so that we can file them."),
)  # fmt: skip
EVIDENCE = (
    ("TIM1", "2026 年 6–8 月工单系统导出：及时响应率 97.2%（1,204 / 1,239）。"),
    ("CON2", "Recovery drill of 12 July, minutes signed by both sides."),
)
