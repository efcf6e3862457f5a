"""The charter: who may do what. Written by hand and read by no policy; a page shows it, tests compare the code with it.

One column a role: `x` where it may, `o` where it may only with what is its own: the reporter judges their own matter,
the property manager sees to what was assigned to their company. Further cases are told apart in docs/rules and by each
app's policy. A row is `INNER` when nobody opens or does it by itself: a part of another page, a step of another act.

    stranger · holder of a secret address · resident
        red steward · grid worker · building head · committee clerk · branch secretary
            · owners' committee member · property manager
                keeper
                    clock · house (commands only: nobody else opens pages)
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The columns, in their order."""

    STRANGER = "stranger"
    HOLDER = "holder"
    RESIDENT = "resident"
    RED_STEWARD = "red_steward"
    GRID_WORKER = "grid_worker"
    BUILDING_HEAD = "building_head"
    COMMITTEE_CLERK = "committee_clerk"
    BRANCH_SECRETARY = "branch_secretary"
    OWNERS_COMMITTEE_MEMBER = "owners_committee_member"
    PROPERTY_MANAGER = "property_manager"
    KEEPER = "keeper"
    CLOCK = "clock"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Row:
    """A page by its URL name, or a command by app and name; what it is, in both languages; and who may."""

    name: str
    zh: str
    en: str
    marks: str
    is_inner: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Who may, be it only with what is their own."""
        return self._marked("xo")

    @property
    def own_only(self) -> frozenset[Role]:
        """Of these, who may only with what is their own."""
        return self._marked("o")

    @property
    def area(self) -> str:
        """The app that it belongs to."""
        return re.split("[:.]", self.name)[0]

    def _marked(self, which):
        marks = self.marks.replace(" ", "")
        return frozenset(role for role, mark in zip(Role, marks, strict=False) if mark in which)


INNER = True

AREAS = {
    "portal": ("首页、搜索与“我的”", "Home, search, Mine"),
    "matters": ("诉求", "Matters"),
    "messages": ("消息", "Messages"),
    "rulebook": ("工作日历", "Working calendar"),
    "people": ("登录、任职与住户", "Signing in, posts and homes"),
    "installation": ("演示", "The demo"),
}
"""What an area is called on the page, in its order; the other apps have nothing but inner rows."""


PAGES = [
    # Of the installation
    Row("index", "进门第一页", "First page", "xxx xxxxxxx x", INNER),
    Row("installation:setup", "建立小区（凭口令）", "Setting up (with the word)", "xxx xxxxxxx x", INNER),
    Row("installation:setup_keeper", "建立小区：管理员", "Setting up: the keeper", "xxx xxxxxxx x", INNER),
    Row("installation:roles", "换个身份看看（只在演示）", "The demo's roles", "xxx xxxxxxx x"),
    Row("installation:shoes", "换上一个身份（只在演示）", "Into a role's shoes (demo)", "xxx xxxxxxx x", INNER),
    Row("web:gallery", "样式陈列", "The look", "xxx xxxxxxx x", INNER),
    Row("web:sample", "样式陈列：样页", "The look: a sample page", "xxx xxxxxxx x", INNER),
    Row("web:choices", "语言、字号、深浅", "Language, size, theme", "xxx xxxxxxx x", INNER),
    Row("web:qr", "二维码图", "A QR code", "xxx xxxxxxx x", INNER),
    Row("web:offline", "没有网络时", "Offline", "xxx xxxxxxx x", INNER),
    Row("web:manifest", "应用清单", "The app's manifest", "xxx xxxxxxx x", INNER),
    Row("web:worker", "后台脚本", "The service worker", "xxx xxxxxxx x", INNER),
    # The door
    Row("people:door", "登录", "Sign in", "xxx xxxxxxx x"),
    Row("people:by_home", "登录：进门码", "Sign in: code of a home", "xxx xxxxxxx x", INNER),
    Row("people:as_whom", "登录：我是哪一位", "Sign in: as whom", "xxx xxxxxxx x", INNER),
    Row("people:by_post", "登录：密码", "Sign in: password", "xxx xxxxxxx x", INNER),
    Row("people:factor", "登录：第二道验证", "Sign in: second factor", "xxx xxxxxxx x", INNER),
    Row("people:invitation", "任职者设置登录方式", "A post's invitation", "xxx xxxxxxx x"),
    Row("people:proof", "看个人信息前再确认", "Prove again who you are", "..x xxxxxxx x"),
    Row("people:held_photo", "还没发出的照片（只给选它的人）", "A photo not sent yet", "xxx xxxxxxx x", INNER),
    Row("people:departure", "退出登录", "Sign out", "..x xxxxxxx x"),
    Row("people:card", "换打印卡", "A new printed card", "..x xxxxxxx x"),
    Row("people:charter", "谁能做什么", "Who may do what", "xxx xxxxxxx x"),
    # The keeper's desk and the roster
    Row("people:posts", "任职", "Posts", "... ....... x"),
    Row("people:post_end", "结束任职", "End a post", "... ....... x"),
    Row("people:names", "职务名称与组织", "Names and bodies", "... ....... x"),
    Row("people:name", "改职务名称", "Name a post", "... ....... x"),
    Row("people:bodies", "添加组织", "Enter a body", "... ....... x"),
    Row("people:invitations", "邀请任职者登录", "Invite a post's holder", "... ....... x"),
    Row("people:entrances", "住户：各单元", "Homes by entrance", "... .x.x... x"),
    Row("people:entrance", "住户：一个单元", "Homes of an entrance", "... .x.x... x"),
    Row("people:codes", "发进门码", "Issue codes", "... .x.x... x"),
    Row("people:home", "一户的住户", "Who lives in a home", "... .x.x... x"),
    Row("people:person", "个人信息", "A person's data", "..o oxoxooo x"),
    Row("people:phone", "改电话", "Change a telephone number", "..o oxoxooo x"),
    Row("people:own", "我的身份", "My place here", "..x xxxxxxx x", INNER),
    Row("people:erasure", "删除个人信息", "Erase a person", "... ....... x"),
    # The calendar
    Row("rulebook:calendar", "工作日历", "Calendar", "xxx xxxxxxx x", INNER),
    Row("rulebook:year", "工作日历", "Working calendar", "xxx xxxxxxx x"),
    Row("rulebook:days", "改工作日历", "Change the calendar", "... ...x... x"),
    Row("rulebook:announcement", "确认一年的放假通知", "Announce a year", "... ...x... x"),
    # Messages
    Row("messages:inbox", "收件箱", "Inbox", "xxx xxxxxxx x"),
    Row("messages:unread", "未读消息数", "Unread messages", "..x xxxxxxx x", INNER),
    Row("messages:reading", "标为已读", "Mark as read", "..x xxxxxxx x"),
    Row("messages:following", "关注与取消", "Follow, unfollow", "..x xxxxxxx x"),
    # Matters
    Row("matters:report", "随手拍", "Snap it", "xxx xxxxxxx x"),
    Row("matters:secret", "私密网址", "A secret address", "xxx xxxxxxx x"),
    Row("matters:receipt", "回执", "Receipt", "xxx xxxxxxx x"),
    Row("matters:list", "诉求列表", "Matters", "xxx xxxxxxx x"),
    Row("matters:newest", "最新诉求", "Newest matters", "xxx xxxxxxx x", INNER),
    Row("matters:matter", "一件诉求", "A matter", "xxx xxxxxxx x", INNER),
    Row("matters:photo", "诉求的照片", "A matter's photo", "xxx xxxxxxx x", INNER),
    Row("matters:own", "我反映的事", "My own matters", ".xx xxxxxxx x"),
    Row("matters:verdict", "反映人评价", "Verdict", ".oo ooooooo o"),
    Row("matters:errands", "等我办的事", "What waits for me", "... xxxxxxx x"),
    Row("matters:board", "诉求台", "Board", "... xxxxx.x ."),
    Row("matters:codes", "各处二维码", "QR codes of places", "... xxxxx.x ."),
    Row("matters:confirmation", "确认访客的反映", "Confirm a stranger's report", "... xxxxx.. ."),
    Row("matters:verification", "核实", "Verify", "... xxxxx.. ."),
    Row("matters:opening", "列入办理", "Open", "... ...xx.. ."),
    Row("matters:assignment", "派遣", "Assign", "... ...xx.. ."),
    Row("matters:handling", "处置", "Handle", "... oooxxoo o"),
    Row("matters:check", "核查", "Check", "... .x.xx.. ."),
    Row("matters:closure", "结案", "Close", "... ...xx.. ."),
    Row("matters:contact", "反映人联系方式", "How to reach the reporter", "... xxxxx.. ."),
    # Portal
    Row("portal:home", "首页", "Home", "xxx xxxxxxx x"),
    Row("portal:search", "搜索", "Search", "xxx xxxxxxx x"),
    Row("portal:mine", "我的", "Mine", "xxx xxxxxxx x"),
    Row("portal:thread", "一件事的经过", "What became of a matter", "xxx xxxxxxx x"),
]

COMMANDS = [
    # The record
    Row("chronicle.join_thread", "并入另一条脉络", "Join threads", "..x xxxxxxx x .x", INNER),
    Row("chronicle.erase", "删除记录中的片段", "Erase pieces of an entry", "..x xxxxxxx x xx", INNER),
    Row("chronicle.erase_person", "在记录中删除一个人", "Erase a person in the record", "..x xxxxxxx x xx", INNER),
    # Photos; the owning app's command has allowed it
    Row("files.keep_photo", "收下照片", "Keep a photo", "xxx xxxxxxx x ..", INNER),
    Row("files.change_use", "改照片用途", "Change who may use a photo", "..x xxxxxxx x ..", INNER),
    Row("files.forget_file", "删除照片", "Forget a photo", "..x xxxxxxx x xx", INNER),
    Row("files.forget_files_of", "删除某人的照片", "Forget a person's photos", "..x xxxxxxx x xx", INNER),
    Row("files.clear_blob", "清理无用文件", "Clear a file away", "... ....... . x.", INNER),
    # Spreadsheets; the owning app's command has allowed it
    Row("sheets.save_mapping", "保存对照表", "Save a mapping", "..x xxxxxxx x .x", INNER),
    Row("sheets.begin_batch", "开始导入", "Begin an import", "..x xxxxxxx x .x", INNER),
    Row("sheets.advance_batch", "继续导入", "Go on with an import", "..x xxxxxxx x .x", INNER),
    Row("sheets.begin_taking_back", "开始撤回导入", "Begin taking an import back", "..x xxxxxxx x .x", INNER),
    Row("sheets.advance_taking_back", "继续撤回导入", "Go on taking an import back", "..x xxxxxxx x .x", INNER),
    Row("sheets.end_taking_back", "撤回导入完成", "End taking an import back", "..x xxxxxxx x .x", INNER),
    # People
    Row("people.found_estate", "建立小区", "Found an estate", "... ....... . .x"),
    Row("people.found_body", "添加组织", "Enter a body", "... ....... x .."),
    Row("people.appoint", "安排任职", "Appoint", "... ....... x .."),
    Row("people.end_post", "结束任职", "End a post", "... ....... x .."),
    Row("people.name_post", "定职务名称", "Name a post", "... ....... x .."),
    Row("people.invite_holder", "邀请任职者登录", "Invite a post's holder", "... ....... x .x"),
    Row("people.admit_person", "登记住户", "Admit a person", "... .x.x... x .."),
    Row("people.change_phone", "改电话", "Change a telephone number", "..o oxoxooo x .."),
    Row("people.end_residence", "登记搬离", "End a residence", "... .x.x... x .."),
    Row("people.issue_home_codes", "发进门码", "Issue codes of homes", "... .x.x... x .."),
    Row("people.enter_home", "用进门码登录", "Enter by a home's code", "xx. ....... . .."),
    Row("people.step_into_shoes", "换身份（只在演示）", "Step into shoes (demo)", "xx. ....... . .."),
    Row("people.prove_home", "用新进门码确认本人", "Prove by a fresh code", "..x xxxxxxx x ..", INNER),
    Row("people.erase_person", "删除个人信息", "Erase a person", "... ....... x .x"),
    # The calendar
    Row("rulebook.set_day", "改一天", "Set a day", "... ...x... x .."),
    Row("rulebook.announce_year", "确认一年的通知", "Announce a year", "... ...x... x .."),
    Row("rulebook.withdraw_year", "收回确认", "Withdraw a year", "... ...x... x .."),
    Row("rulebook.fill_year", "录入一年的通知", "Fill a year", "... ...x... x x.", INNER),
    # Messages
    Row("messages.follow", "关注", "Follow", "..x xxxxxxx x .x"),
    Row("messages.unfollow", "取消关注", "Unfollow", "..x xxxxxxx x .x"),
    Row("messages.mark_read", "标为已读", "Mark as read", "..x xxxxxxx x .."),
    Row("messages.forget_messages", "删除某人的消息", "Forget a person's messages", "... ....... . .x"),
    # Matters
    Row("matters.set_starting_categories", "定起始类别", "Set the first categories", "... ...xx.. x .x", INNER),
    Row("matters.report", "反映", "Report", "xxx xxxxxxx x .."),
    Row("matters.confirm", "确认", "Confirm", "... xxxxx.. . .."),
    Row("matters.verify", "核实", "Verify", "... xxxxx.. . .."),
    Row("matters.open_matter", "列入办理", "Open", "... ...xx.. . .."),
    Row("matters.assign", "派遣", "Assign", "... ...xx.. . .."),
    Row("matters.handle", "处置", "Handle", "... ...xx.o . .."),
    Row("matters.check", "核查", "Check", "... .x.xx.. . .."),
    Row("matters.close", "结案", "Close", "... ...xx.. . .."),
    Row("matters.judge", "评价", "Judge", ".oo ooooooo o .."),
    Row("matters.renew_deadlines", "重算期限", "Work deadlines out anew", "... ....... . .x"),
    Row("matters.forget_reporter", "删除反映人", "Forget a reporter", "... ....... . .x"),
    Row("matters.add_categories", "导入类别（在服务器上）", "Add categories (on the server)", "... ...xx.. x .x"),
    Row("matters.import_portion", "导入诉求（在服务器上）", "Import matters (on the server)", "... ....... x .x"),
    Row(
        "matters.take_back_portion",
        "撤回导入的诉求（在服务器上）",
        "Take imported matters back (on the server)",
        "... ....... x .x",
    ),
]
