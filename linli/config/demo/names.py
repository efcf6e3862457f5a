"""Names for people who do not exist: frequent surnames, and given names as each generation got them."""

from random import Random

# Out of 100,000 people; the frequent ones, for nobody is to be known by a rare name.
SURNAMES = {
    "王": 9520, "李": 9340, "张": 8960, "刘": 6770, "陈": 6130, "杨": 4270, "黄": 3260, "吴": 2680,
    "赵": 2670, "周": 2520, "徐": 1930, "孙": 1830, "马": 1720, "朱": 1700, "胡": 1550, "林": 1510,
    "郭": 1500, "何": 1400, "高": 1330, "罗": 1260, "郑": 1240, "梁": 1130, "谢": 1010, "宋": 932,
    "唐": 917, "许": 881, "邓": 821, "冯": 818, "韩": 815,
}  # fmt: skip
WOMEN = {
    "old": "秀英 桂兰 玉珍 凤英 淑华 桂芳 素芬 兰英 玉兰 秀珍 美华 金凤 惠芳 春梅 秋菊",
    "grown": "敏 静 丽 娟 艳 芳 婷 雪 慧 玲 倩 琳 晓燕 海燕 文静 雅琴 丽娜 佳慧 晓红 莉莉",
    "young": "子涵 梓萱 欣怡 诗涵 可馨 雨桐 一诺 思琪 语嫣 佳怡 若曦 艺涵 梦瑶 悦然 芷若",
}
MEN = {
    "old": "建国 国强 志明 德胜 永福 家富 长贵 桂生 保国 学文 正义 振华 守信 立新 根生",
    "grown": "伟 强 磊 军 勇 涛 超 明 刚 平 辉 鹏 杰 志强 建军 海波 文斌 晓东 俊峰 国栋",
    "young": "浩宇 子轩 宇轩 梓豪 俊熙 博文 天佑 一鸣 嘉懿 煜城 皓轩 明哲 瑞霖 泽洋 思远",
}


def surname(dice: Random) -> str:
    """One as frequent as in life."""
    return dice.choices([*SURNAMES], SURNAMES.values())[0]


def woman(dice: Random, age: str, family: str = "") -> str:
    """Of an age (`old`, `grown`, `young`), with this family name or one of her own."""
    return (family or surname(dice)) + dice.choice(WOMEN[age].split())


def man(dice: Random, age: str, family: str = "") -> str:
    """Of an age (`old`, `grown`, `young`), with this family name or one of his own."""
    return (family or surname(dice)) + dice.choice(MEN[age].split())
