"""How Han characters lean in personal names: writes `ontology/rules/name-characters.tsv` from jieba's dictionary.

Run it with the project's Python after a new release of jieba; the table is what the recogniser reads.
"""

from __future__ import annotations

import math
from collections import Counter
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).parents[2] / "ontology" / "rules" / "name-characters.tsv"
#: Single surnames: 百家姓 and the public-security statistics of 2020.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    "涂成苗谷曲盛冉翁蓝骆路游靳辛管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景"
    "党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "官封谈匡鞠惠荆乐冀胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖"
    "漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆"
    "茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由习阎佀逄芈宓钮肇"
    "揣隗蒯蔚昃迮傅萧赖洪殷詹阳"
)
HEAD = """\
# How a Han character leans in a personal name, ten times a natural log odds, counted over the 2- and 3-character
# person entries (nr) of jieba 0.42.1's dict.txt (MIT) against all its words weighted by frequency.
# Made by docs/made/name_characters.py. Columns: character, as part of a given name, as a surname (empty: no surname).
"""


def main() -> None:
    """Count, weigh, write."""
    given: Counter[str] = Counter()
    surname: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split()
        frequency = int(count)
        for character in word:
            anywhere[character] += frequency
        first[word[0]] += frequency
        # Very frequent "persons" are common words that the dictionary tags wrongly.
        if tag == "nr" and word[0] in SURNAMES and 2 <= len(word) <= 3 and frequency < 20_000:
            surname[word[0]] += 1
            given.update(word[1:])
    in_names, in_all = given.total() + 0.5 * 7000, anywhere.total() + 60 * 7000

    def as_given(character: str) -> int:
        return round(10 * math.log((given[character] + 0.5) / in_names * in_all / (anywhere[character] + 60)))

    def as_surname(character: str) -> int:
        return round(10 * math.log((surname[character] + 0.2) * 50 / (first[character] + 300)))

    characters = given.keys() | SURNAMES | {one for one, count in anywhere.items() if count > 400}
    rows = (
        f"{one}\t{as_given(one)}\t{as_surname(one) if one in SURNAMES else ''}\n"
        for one in sorted(characters)
        if "\u3400" <= one <= "\u9fff"
    )
    OUT.write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
