"""Words that many names have, and by which nothing is known again.

They are common knowledge about names, not about what the graph holds: legal forms, kinds of body,
document and machine, adjectives of peoples. What is frequent in the records at hand is counted
beside them (``index``), and names of regions come from the records of regions.
"""

from __future__ import annotations

# What says only under which law a body stands. Longer forms come before those that they hold.
LEGAL = frozenset(
    """
    ltd limited inc incorporated llc llp lp plc corp corporation co company gmbh mbh ag sa sas
    sarl srl spa bv nv oy oyj ab as asa aps kk pte pty pjsc psc fze fzco fz bhd sdn ou ltda sro
    kft jsc
    """.split()
)
LEGAL_JOINED = (
    "股份有限公司 有限责任公司 有限公司 公司 株式会社 有限会社 合同会社 合同公司"
    " 一般社团法人 国立研究开发法人 独立行政法人 财团法人 行政法人 주식회사 유한회사"
    " 재단법인 사단법인"
).split()

# Spelt in two ways in English; the ending -isation is the other difference.
SPELLINGS = {
    "centre": "center", "centres": "centers", "programme": "program", "programmes": "programs",
    "labour": "labor", "defence": "defense", "organise": "organize", "behaviour": "behavior",
}  # fmt: skip

# Little words, which are left out where names are compared by their words.
LITTLE = frozenset(
    """
    the of and for in on at to de la le les du des der die das für und et y e
    """.split()
)

GENERIC = frozenset(
    """
    a ai artificial intelligence machine learning data digital digitalisation digitalization
    computing compute computer computers computational computation supercomputer supercomputers
    supercomputing hpc cloud cluster clusters system systems platform platforms infrastructure
    infrastructures facility facilities campus site factory factories gigafactory gigafactories
    megafactory node nodes training inference gpu gpus cpu tpu chip chips accelerator
    accelerators server servers phase stage part version island expansion extension new next
    generation planned rumored rumoured anonymized anonymised anonymous unnamed unknown
    undisclosed confidential centre centres center centers institute institutes institution
    laboratory laboratories lab labs university universities college school academy department
    faculty division unit office offices bureau agency authority commission committee council
    board ministry minister secretariat directorate administration government state federal
    national international global world public private royal republic kingdom country city
    district province county municipal regional local central general group holding holdings
    foundation association society alliance network union partnership consortium joint venture
    fund funds investment investments capital bank trust technology technologies tech science
    sciences scientific engineering research researcher researchers development innovation
    innovations industry industrial information communication communications telecommunications
    knowledge economy economic economics business enterprise trade commerce finance financial
    education higher training skills talent health healthcare medical safety security cyber
    cybersecurity defence defense military space energy power electric strategy strategic plan
    plans planning roadmap programme program programmes programs project projects initiative
    initiatives scheme schemes policy policies act law bill regulation regulations ordinance
    order decree framework guidelines guideline principles code charter blueprint agenda white
    paper report reports review consultation statement declaration address budget speech
    factsheet announcement press release mission vision goal action first second third one two
    language model models llm large foundational generative chatbot assistant services service
    solutions open advanced high performance smart big super mega hub park zone valley north
    south east west northern southern eastern western greater chinese japanese korean taiwanese
    singaporean emirati swiss french german italian spanish british american canadian australian
    indian israeli estonian finnish swedish norwegian danish dutch european asian arab saudi
    russian brazilian affairs relations resources environment transport labour labor culture
    sport justice interior foreign home statistics infocomm media standards internet web applied
    basic natural modern robotics automation semiconductor semiconductors quantum electronics
    software hardware blockchain fintech startup startups incubator award challenge competition
    course courses curriculum scholarship fellowship guide toolkit sandbox assessment governance
    ethics ethical responsible trustworthy sovereign parliament cabinet senate treasury police
    army navy court hospital library museum schools hall tower building station networks
    personal protection privacy consumer welfare work employment manpower family youth women i
    ii iii iv v vi vii viii ix x
    """.split()
)
# The same where words stand together, in the one script to which names are folded.
GENERIC_JOINED = (
    "人工智能 人工知能 机器学习 超级计算 超级计算机 计算机 计算 超算 智算 算力 云计算 云"
    " 数据 数字 数码 大数据 数字化 智能 智慧 中心 中央 研究所 研究院 研究 研发院 研发 开发"
    " 发展 实验室 学院 大学 学校 科学院 科学 科技 技术 信息 资讯 通信 通讯 情报 产业 工业"
    " 创新 创新局 经济 贸易 商务 财政 金融 教育 卫生 医疗 国家 国立 全国 国际 世界 全球 政府"
    " 联邦 公共 公立 地方 区域 省 市 县 区 部 局 厅 署 处 司 院 会 所 室 办 委员会 办公室"
    " 管理局 理事会 协会 联盟 基金会 基金 投资 资本 银行 集团 控股 企业 机构 组织 大臣 部长"
    " 战略 策略 计划 规划 方案 项目 工程 行动 政策 法 法案 法律 条例 办法 规定 指南 框架"
    " 原则 白皮书 报告 预算案 预算 施政报告 演说 声明 系统 平台 设施 基础设施 园区 基地 工厂"
    " 集群 模型 大模型 语言模型 生成式 服务 安全 网络 网络安全 国防 能源 电力 新 第一 第二"
    " 第三 一 二 三 的 与 和 及 の と センター データ コンピュータ コンピューター"
    " スーパーコンピュータ スーパーコンピューター システム プロジェクト プログラム プラン"
    " 戦略 計画 研究所 機構 庁 省 府 인공지능 센터 연구소 연구원 대학교 국가 정부 부 청"
    " 위원회 전략 계획 데이터 슈퍼컴퓨터 슈퍼컴퓨팅"
).split()
