import math,collections,jieba,os
d=os.path.join(os.path.dirname(jieba.__file__),'dict.txt')
S="王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝骆路游靳辛管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利于呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
S+="习阎佀逄芈宓钮肇揣隗蒯蔚昃迮邸"
sur=set(S)
comp="欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 东方 端木 南宫 西门 独孤 长孙 宇文 轩辕 百里 呼延 申屠 太史 闻人 澹台 鲜于 濮阳 淳于 单于 公冶 仲孙 钟离 赫连 拓跋 完颜 耶律 纳兰 万俟 第五 左丘 司空 亓官 司寇 巫马 公西 颛孙 壤驷 漆雕 乐正 宰父 谷梁 段干 东郭 南门 羊舌 微生 梁丘".split()
g1=collections.Counter();g2=collections.Counter();g=collections.Counter();bg=collections.Counter();sc=collections.Counter();sstart=collections.Counter()
for l in open(d,encoding='utf-8'):
    w,f,t=l.split(); f=int(f)
    for c in w: bg[c]+=f
    sstart[w[0]]+=f
    if t=='nr' and w[0] in sur and 2<=len(w)<=3 and f<20000:
        k=1
        sc[w[0]]+=k
        for c in w[1:]: g[c]+=k
        if len(w)==3: g1[w[1]]+=k; g2[w[2]]+=k
        else: g2[w[1]]+=k
tot=sum(g.values()); tb=sum(bg.values()); ts=sum(sc.values())
print(tot,ts,len(g))
def llr(c): return math.log(((g[c]+0.5)/(tot+0.5*7000))/((bg[c]+60)/(tb+60*7000)))
top=sorted(g,key=llr)
print(top[:60]); print(top[-60:])
for n in "申晓莉 冷斐 侯远青 彭奎 孙艺芸 谭羚迪 王倩 程志 吴贵辉 马洪涛 李毅 王世玲 李一方 陈鑫 李祎斌 余辰星 王潇吟 阎璐 范鹏飞 赵超 高峰 和平 张力 黄梅 金沙江 江成 安全 方面 孙艺芸首 冷斐与 王部 张开 时代 关于 于是 任何 成为 高度 马上 计划 石油 温室 水平 白天 常见 周边 全面 明确".split():
    print(n, [round(llr(c),1) for c in n[1:]], round(sum(llr(c) for c in n[1:]),1))

rows=[]
allc=set(g)|sur|{c for c,f in bg.items() if f>400}
for c in sorted(allc):
    if not '\u3400'<=c<='\u9fff': continue
    gv=round(10*llr(c))
    sv=round(10*math.log(((sc[c]+0.2)*50)/(sstart[c]+300))) if c in sur else ''
    rows.append((c,gv,sv))
out='/work/main/ontology/rules/name-characters.tsv'
with open(out,'w',encoding='utf-8') as f:
    f.write("# How a Han character leans in a personal name, ten times a natural log odds, counted over the 2- and 3-character\n# person entries (nr) of jieba 0.42.1's dict.txt (MIT) against all its words weighted by frequency.\n# Made by docs/made/name_characters.py. Columns: character, as part of a given name, as a surname (empty: no surname).\n")
    for r in rows: f.write('\t'.join(map(str,r))+'\n')
print(len(rows)); print([(c,v) for c,_,v in rows if c in '王李张马高和于方石成关任安时金程申冷侯彭孙谭江黄张开'])
