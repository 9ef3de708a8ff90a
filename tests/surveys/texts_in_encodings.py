"""Words and sentences of surveys in many languages, short and long, and tables made of them."""

from collections.abc import Iterator
from random import Random

GERMAN = """Käufer|Abteilung für Öffentlichkeitsarbeit|Größe|Qualität|München|Köln|Führungskräfte|
Straße|GRÜSSE|ÄÖÜ|Ärztlicher Dienst|Bürgerbüro|Geschäftsführung|Prüfung|Übergabe|MÜNCHEN SÜD|
±5 °C|Die Lösung war schnell, aber die Erklärung ließ zu wünschen übrig.|
Zufriedenheit mit der Störungsbehebung|Für Rückfragen ist niemand zuständig.|Jürgen Müller|½ Tag|
Müßiggänger"""
FRENCH = """Qualité|Élève|Département informatique|Très satisfait|Société générale|Forêt|Hôpital|
Le délai de réponse a été trop long, mais le technicien était compétent.|À améliorer|Français|
Noël|Réseau et sécurité|CRÉÉE|DÉPARTEMENT QUALITÉ|Direction générale|PRÉNOM|ÉVALUATION|
« À revoir »"""
SPANISH = """Año|Señor|Satisfacción|Información|¿Éxito?|¿Él?|Dirección de informática|Málaga|Sí|
Más|Atención al público|Niños|Muy rápido, pero la solución no duró.|¡Ánimo!|Compañía|Educación|
ESPAÑA|¿Últimamente ha tenido problemas?|GESTIÓN|Área técnica|AVALIAÇÃO|ATENÇÃO|
Gestão de operações"""
TYPOGRAPHIC = """Käufer – „Größe“|Budget: 500 €|l’équipe était à l’écoute…|“Año nuevo”|Œuvre|€€€|
100 € • 200 €|don’t know|naïve – café"""
TRADITIONAL = """資訊部|資訊組|業務部|財務處|總務|人事室|客戶服務|非常滿意|滿意|普通|不滿意|部門|
性別|男|女|年齡|姓名|臺北市|高雄|王小明|陳怡君|林志玲|工程師處理速度很快，但後續沒有追蹤。|
系統經常當機，希望能盡快改善。|服務態度很好|回應太慢了|希望增加人力|網路不穩定|謝謝工程師的幫忙|
採購|研發中心|行政院|大學|國立臺灣大學|分機|電話打不通|沒有意見|無|其他|總經理室|教學組|圖書館|
護理部|急診|門診|住院|會計|稽核|法務|公關|企劃"""
JAPANESE = """営業部|総務部|人事|経理|開発|技術部|情報システム部|東京|大阪|部署|性別|男性|女性|
年齢|氏名|佐藤|田中太郎|鈴木一郎|とても満足|満足|普通|不満|対応が遅い|
担当者の説明はとても分かりやすかったです。|ｶﾌﾞｼｷｶﾞｲｼｬ|システムがよく止まるので改善してほしい。|
ﾄｳｷｮｳ|ｻｰﾋﾞｽ|カスタマーサポート|サービス|品質管理|法務|企画|広報|物流|製造|研究所|病院|看護部|
事務局|特になし|はい|いいえ|ありがとうございました|購買|財務|監査|秘書室|工場|本社|支社"""
KOREAN = """영업부|총무부|인사|경영지원|개발팀|정보시스템|부서|성별|남|여|나이|이름|김철수|박영희|
이민호|매우 만족|만족|보통|불만족|서울|부산|대구|고객지원|서비스 품질|
담당자의 설명이 매우 친절했습니다.|감사합니다|없음|기타|연구소|
시스템이 자주 멈춰서 개선이 필요합니다.|응답이 너무 느려요|품질관리|재무|구매|기획|홍보|법무|병원|
간호부|대학교|도서관|사무국|본사|지사|공장|예|아니오|잘 모르겠음|자재|생산|물류"""
RUSSIAN = """Отдел|Отдел продаж|Бухгалтерия|Кадры|Москва|Санкт-Петербург|Иванов|Да|Нет|
Очень доволен|доволен|Качество обслуживания|Служба поддержки отвечает слишком медленно.|ОТДЕЛ|
МОСКВА|ДА|НЕТ|ИТ|Специалист быстро решил проблему, спасибо!|отдел кадров|пол|мужской|женский|
возраст|имя|Филиал|Завод|Склад|Производство|Закупки|Юридический отдел|затрудняюсь ответить|другое|
больница|ПРОДАЖИ|ЗАКУПКИ|СКЛАД|кадры|склад|закупки|продажи|
Система часто зависает, хотелось бы улучшений.|Иркутск"""
FOREIGN = (
    (("latin-1", "cp1252"), (GERMAN, FRENCH, SPANISH)),
    (("cp1252",), (TYPOGRAPHIC,)),
    (("big5", "cp950"), (TRADITIONAL,)),
    (("shift_jis", "cp932", "euc-jp"), (JAPANESE,)),
    (("euc-kr", "cp949"), (KOREAN,)),
    (("cp1251", "koi8-r"), (RUSSIAN,)),
)
SIMPLIFIED = """财务部|人力资源部|信息技术部|信息中心|市场部|销售部|研发部|采购部|后勤保障部|
办公室|总经理办公室|教务处|科研处|学生处|图书馆|医务科|护理部|急诊科|检验科|放射科|法务部|审计部|
质量管理部|客户服务中心|运维组|网络组|安全保卫处|基建处|设备处|国际合作处|离退休工作处|纪检监察室|
工会|团委|宣传部|组织部|招生办|后勤集团|信息化办公室|北京|上海|广州市|深圳|成都市|武汉|西安市|
南京市|杭州市|苏州|重庆|天津市|青岛市|大连|郑州市|长沙市|乌鲁木齐|呼和浩特|哈尔滨|石家庄|浙江省|
江苏省|四川省|内蒙古自治区|黑龙江|王伟|李娜|张敏|刘洋|陈静|杨磊|赵鑫|黄婷|周杰|吴昊|徐莹|孙丽|
马超|朱琳|胡斌|郭倩|何璐|高翔|林晓燕|郑雅文|欧阳明|诸葛亮|司马懿|张婷婷|非常满意|满意|一般|不满意|
非常不满意|同意|不同意|完全同意|说不清|不清楚|男|女|部门|姓名|性别|年龄|岗位|学历|本科|硕士|博士|
其他|工程师响应很快，态度也很好。|系统经常卡顿，希望尽快改善。|
电话总是打不通，等了半个多小时才有人接。|问题反馈以后没有下文，也没人回访。|
新上线的报销流程比以前方便多了，赞！|打印机老是卡纸，维修师傅来过两次都没修好。|
建议增加夜间值班人员。|没有意见|无|希望多组织培训，讲解系统的新功能。|
网络不稳定，视频会议经常掉线。|小王工程师非常专业、耐心，值得表扬。|
账号锁定后解锁太慢，影响工作。|总体不错，继续保持。|服务台转来转去，互相推诿，体验糟糕。|
文档陈旧，截图和现在的界面对不上。|邮箱容量太小，动辄就满，烦死了。|
垃圾邮件泛滥，钓鱼邮件也不少，请加强过滤。|希望提供自助重置密码的功能。|谢谢|好|很好|挺好的|还行|
凑合|差|太慢"""
HEADERS = ("部门", "科室", "意见", "dept")
FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁"
GIVEN = """伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 鑫 婷 婷婷
昊然 梓涵 欣怡 浩宇 子轩 雨桐 诗琪 宇航 璐 倩 莹 文博 晓燕 建国 志强 海燕 雪梅 俊杰 嘉怡 梦琪 睿
昕 玮 琪 晨曦 思远 天佑 雅琴 佩珊 彦霖"""


def words(text: str) -> list[str]:
    """The words and sentences of one of the texts above."""
    return [each.replace("\n", " ") for each in text.replace("|\n", "|").split("|") if each]


def alone() -> Iterator[tuple[str, str]]:
    """Every foreign word, in every encoding that has its letters."""
    for encodings, texts in FOREIGN:
        for encoding in encodings:
            for each in (word for text in texts for word in words(text)):
                if not each.isascii() and each.encode(encoding, "ignore").decode(encoding) == each:
                    yield encoding, each


def table(labels: list[str], header: str, chance: Random) -> str:
    """24 rows of answers, each with one of the labels under the header."""
    rows = (
        f"users,{chance.randint(1, 5)},{chance.randint(1, 5)},{chance.choice(labels)}"
        for _ in range(24)
    )
    return "\r\n".join([f"who,Q1,Q2,{header}", *rows, ""])


def roster(n: int, chance: Random) -> str:
    """A list of so many people, without a Chinese word but their names."""
    people = (chance.choice(FAMILY) + chance.choice(GIVEN.split()) for _ in range(n))
    rows = (f"{name},a{place}@example.cn" for place, name in enumerate(people))
    return "\r\n".join(["name,address", *rows, ""])
