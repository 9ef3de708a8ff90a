"""Comments and evidence notes of the demo: audience → sheet number → form field → text."""

USERS = {
    3: ("responsiveness", "报修后往往要等到第二天才有人联系，紧急问题希望能当天回应。"),
    7: ("responsiveness", "It took two days before anyone called back about the printer server."),
    11: ("friendliness", "工程师态度很好，讲解问题时很耐心。"),
    15: ("friendliness", "The engineer was polite and explained every step."),
    18: ("reliability", "同样的故障处理过后一个月内又出现了一次。"),
    22: ("responsiveness", "热线接通很快，但是转到现场安排就慢了。"),
    27: ("security", "The technician asked before opening my files, which I appreciated."),
    31: ("security", "远程操作前都会征得我们同意，这一点放心。"),
    38: ("tangibility", "服务单上的记录有时写得太简单，看不出做了什么。"),
    43: ("responsiveness", "Please tell us when somebody will come; we waited a whole morning."),
    52: ("reliability", "系统升级后文档没有同步更新。"),
    59: ("friendliness", "Always friendly on the phone, even when we called twice a day."),
    64: ("responsiveness", "夜间值班电话两次没有人接。"),
    70: ("reliability", "数据恢复按约定时间完成，没有影响月底结账。"),
    75: ("reliability", "After the last patch the export worked again the same day."),
    88: ("tangibility", "培训材料很清楚，希望也能提供录像。"),
    96: ("responsiveness", "希望能在网上看到工单处理到了哪一步。"),
    103: ("responsiveness", "Response to urgent tickets is too slow at month end."),
    110: ("friendliness", "客服从不推诿，总会给出下一步。"),
    127: ("security", "离职员工的账号停用得比较及时。"),
    139: ("tangibility", "The visit report arrived late and without the serial numbers."),
    151: ("friendliness", "能主动提醒我们证书快到期了，很好。"),
    166: ("responsiveness", "普通问题响应尚可，节假日明显变慢。"),
}
STAFF = {
    2: ("responsiveness", "业务部门常来问我们进度，我们也要再打电话去问供方。"),
    9: ("reliability", "月度服务报告内容齐全，遗留问题列得清楚。"),
    14: ("tangibility", "Handover documents for the new module are still missing."),
    21: ("security", "权限变更都有书面记录，审计时用得上。"),
    28: ("responsiveness", "Escalation works, but only once we call the manager."),
    33: ("friendliness", "需求变化时愿意一起想办法。"),
}

SUPPLIER: dict[int, dict[str, str]] = {
    0: {
        "comment:responsiveness": "我方承诺一小时内响应，系统里均有记录。",
        "evidence:TIM1": "工单系统中的首次响应时间月报。",
    },
    3: {"comment:friendliness": "Courtesy training has been announced, but not yet held."},
}


def _as_fields(comments: dict[int, tuple[str, str]]) -> dict[int, dict[str, str]]:
    return {number: {f"comment:{section}": text} for number, (section, text) in comments.items()}


NOTES = {"users": _as_fields(USERS), "staff": _as_fields(STAFF), "supplier": SUPPLIER}
