"""The one door through which the bytes of a person's file become text."""

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

USUAL = (
    "utf-8",
    "gb18030",
    "big5",
    "cp950",
    "cp932",
    "shift_jis",
    "euc-jp",
    "cp949",
    "euc-kr",
    "cp1252",
    "latin-1",
    "cp1251",
    "koi8-r",
    "utf-16",
)
"""The encodings that files of surveys come in, by the names that Python has for them."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_MARK = "\ufeff"
LEVEL_1 = range(0xB0, 0xD8)
"""Lead bytes of the 3,755 usual characters of GB 2312."""
USUAL_SHARE = 0.95
CHARACTERS_PER_WORD = 25
LOOKED_AT = 100_000
"""So many runs of Chinese are looked at: who has read those has read a book."""
_RUN = re.compile(r"[^\x00-\x7f]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_BOXES = range(0x2500, 0x2580)

WORDS = """
部门 姓名 性别 年龄 单位 科室 岗位 职务 职位 职称 学历 工龄 编号 序号 工号 角色 身份 类别 类型
组别 小组 班组 地区 城市 日期 时间 提交 来源 用时 总分 得分 分数 题目 问题 答案 选项 备注 意见
建议 评价 评分 打分 问卷 调查 满意 不满 一般 同意 反对 清楚 知道 了解 非常 比较 完全 基本 很好
较好 不错 还行 很差 太差 太慢 很慢 很快 可以 没有 暂无 其他 其它 男性 女性 本科 大专 硕士 博士
高中 以上 以下
财务 人事 人力 资源 行政 办公 后勤 保障 采购 销售 市场 研发 开发 技术 信息 网络 运维 运营 运行
维护 安全 保卫 质量 管理 生产 制造 工程 设计 项目 产品 客户 客服 用户 法务 审计 纪检 监察 党委
党群 团委 工会 宣传 组织 教务 教学 科研 学生 学院 图书 医务 医疗 医生 护理 护士 急诊 门诊 住院
检验 基建 设备 国际 合作 仓储 物流 计划 战略 投资 综合 业务 中心 公司 集团 总部 分公司 事业部
办事处 一线 部长 处长 科长 主任 经理 主管 院长 领导 员工 职工 人员 专员 教师 老师 同事 供应商
服务商
北京 上海 天津 重庆 广州 深圳 杭州 南京 苏州 成都 武汉 西安 长沙 郑州 济南 青岛 沈阳 大连 长春
哈尔滨 福州 厦门 合肥 南昌 昆明 贵阳 南宁 海口 兰州 太原 石家庄 河北 河南 山东 山西 江苏 浙江 安徽
福建 江西 湖北 湖南 广东 广西 四川 贵州 云南 陕西 甘肃 新疆 西藏 内蒙古 辽宁 吉林 黑龙江 中国 全国
华东 华南 华北 西南 市区
服务 态度 响应 速度 效率 及时 处理 解决 解答 回复 反馈 沟通 协调 专业 耐心 热情 负责 认真 培训
讲解 说明 操作 使用 功能 系统 软件 硬件 电脑 电话 邮箱 邮件 账号 密码 登录 权限 打印机 故障 报修
维修 升级 更新 稳定 卡顿 会议 视频 流程 审批 报销 平台 数据 资料 文件 文档 内容 方便 简单 复杂
困难 麻烦 改进 改善 提高 提升 优化 加强 增加 减少 希望 需要 需求 应该 可能 能够 已经 经常 有时
偶尔 从不 总是 每次 多次 现在 以后 以前 今年 去年 半年 小时 分钟 几天 工作 影响 支持 帮助 感谢
谢谢 辛苦 继续 保持 总体 整体 感觉 觉得 认为 因为 所以 但是 如果 而且 或者 以及 对于 关于 进行
通过 我们 你们 他们 大家 自己 什么 怎么 这个 那个 一个 一些 一下 不能 不会 不是 不够 不要 就是
还是 都是 只是 有点 有些 不太 时候 情况 方面 水平 能力 要求 标准 价格 费用 成本 经费
"""
"""What stands in nearly every Chinese survey: headers, answers, departments, places, comments."""
FAMILY_NAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤欧"
)
GIVEN_NAMES = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文华志建国玉红春海小晓永金雪佳俊宇浩子思雨欣梦美云玲梅龙"
    "飞鹏斌波辉峰林丹萍燕琴兰凤洁慧颖琳莹婷雅倩璐鑫昊睿轩博天一德东立新亮凯康"
)
BEYOND_LEVEL_1 = (
    "圳婷昊璐鑫莹倩睿轩琪玮昕梓怡彤妍瑶瑾瑜琦霖熙焱煜晗晟旻钰淼泓沁淇潇嵘岚蕾薇蓓茜芸茵菁萱蔓靓嘉珂珺婧娅媛嫣"
    "炜烨煊翊翎骏骞琮璇璟瑗祺禹羿毓筠箐馨懿擎晏昱暄曦桦梵樱沅泠涵淳滢漪澜濮泸亳衢闵邢佟佘褚嵇"
)
"""Characters of names of people and places, which are usual all the same."""

_WORDS = frozenset(word[i : i + 2] for word in WORDS.split() for i in range(len(word) - 1))
_NAMES = frozenset(a + b for a in FAMILY_NAMES for b in GIVEN_NAMES) - _WORDS
_USUAL_TOO = frozenset(BEYOND_LEVEL_1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, and the name of the encoding in which it was read.

    `utf_8_too`: it was read in another encoding, as it was named, and would be UTF-8 without.
    """

    text: str
    encoding: str
    utf_8_too: bool = False


class Undecodable(Exception):
    """Bytes that are no text in any encoding that was tried.

    `tried`: the encodings' names. `before`: the text up to the first wrong byte, `byte`. Both are
    None where the file is no text at all: a spreadsheet, or UTF-16 without its mark.
    """

    def __init__(self, tried: tuple[str, ...], before: str | None, byte: int | None) -> None:
        self.tried = tried
        self.before = before
        self.byte = byte
        super().__init__(f"no text in {' or '.join(tried)}")


def known(encoding: str) -> str | None:
    """The name by which Python knows a text encoding; None where it knows none of that name."""
    try:
        info = codecs.lookup(encoding)
        "".encode(info.name)
        b"".decode(info.name)
    except (LookupError, ValueError):
        return None
    return info.name


def decode(raw: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file.

    Args:
        raw: its bytes.
        encoding: the one to read it in, one that is `known`; a mark of UTF-8, UTF-16 or UTF-32
            goes before it, as no text of another encoding begins so. None: UTF-8, or UTF-16 and
            UTF-32 with their mark, where it is valid; else GB18030 where it reads as simplified
            Chinese (`_is_simplified`). No other is guessed.

    Raises:
        Undecodable: it is no text in these.
    """
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _plain(_strict(raw, codec, (name,)), name)
    if encoding is not None:
        too = known(encoding) != "utf-8" and not raw.isascii() and _is_utf_8(raw)
        return replace(_plain(_strict(raw, encoding), encoding), utf_8_too=too)
    if b"\0" in raw:
        raise Undecodable(("UTF-8", "GB18030"), None, None)
    try:
        return Decoded(text=raw.decode("utf-8"), encoding="UTF-8")
    except UnicodeDecodeError as error:
        if (chinese := _chinese(raw)) is not None:
            return Decoded(text=chinese, encoding="GB18030")
        raise _undecodable(error, "utf-8", ("UTF-8", "GB18030")) from error


def decode_utf_8(raw: bytes) -> str:
    """The text of a file of a format that is UTF-8 by its definition (TOML, JSON).

    Raises:
        Undecodable: it is none.
    """
    return _strict(raw, "utf-8-sig", ("UTF-8",))


def _strict(raw: bytes, codec: str, tried: tuple[str, ...] | None = None) -> str:
    tried = tried or (codec,)
    codec = "utf-8-sig" if known(codec) == "utf-8" else codec
    try:
        return raw.decode(codec).removeprefix(_MARK)
    except UnicodeDecodeError as error:
        raise _undecodable(error, codec, tried) from error
    except UnicodeError as error:  # a few codecs say no more than that
        raise Undecodable(tried, None, None) from error


def _undecodable(error: UnicodeDecodeError, codec: str, tried: tuple[str, ...]) -> Undecodable:
    # A decoder that met a byte order mark counts from behind it: its own object is the measure.
    before = error.object[: error.start].decode(codec, "ignore")
    return Undecodable(tried, before, error.object[error.start])


def _plain(text: str, encoding: str) -> Decoded:
    if "\0" in text:
        raise Undecodable((encoding,), None, None)
    return Decoded(text=text, encoding=encoding)


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chinese(raw: bytes) -> str | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if _is_simplified(text) else None


def _is_simplified(text: str) -> bool:
    """Whether a text that was decoded as GB18030 reads as simplified Chinese (a house rule).

    Korean, Japanese, Cyrillic and traditional Chinese encodings put their letters where GB 2312
    has its usual characters, so that these alone prove nothing: of 619 foreign words and
    sentences 164 pass by their characters. Hence two conditions, beside that no character is
    private: at least 95 % of the letters are usual ones, and among every 25 different letters
    there is one of the usual words, for which two names of people stand as well.
    """
    runs = [match[0] for match in islice(_RUN.finditer(text), LOOKED_AT)]
    times = Counter("".join(runs))
    letters = {each: n for each, n in times.items() if _is_letter(each)}
    usual = sum(n for each, n in letters.items() if _is_usual(each))
    if _PRIVATE.search(text) or not usual or usual < USUAL_SHARE * sum(letters.values()):
        return False
    pairs = {run[i : i + 2] for run in set(runs) for i in range(len(run) - 1)}
    words = len(pairs & _WORDS) + len(pairs & _NAMES) / 2
    return words >= max(1.0, len(letters) / CHARACTERS_PER_WORD)


def _is_letter(character: str) -> bool:
    """Letters of any script, and what no text has: boxes, controls, what is not assigned."""
    return unicodedata.category(character)[0] in "LMC" or ord(character) in _BOXES


def _is_usual(character: str) -> bool:
    if character in _USUAL_TOO:
        return True
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) > 1 and code[0] in LEVEL_1
